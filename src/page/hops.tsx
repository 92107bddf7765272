import { useMemo } from 'preact/hooks';
import type { Step } from '../report/page/model.ts';
import { packetWords } from '../report/page/plain-words.ts';
import { headerAt } from './header-at.ts';
import { useLabel, useWords } from './words/words.ts';
import { Words } from './words.tsx';

interface Props {
  steps: readonly Step[];
  at: number;
  go(step: number): void;
}

/** A table of every step on wires and in kernels. A click on a line moves the journey there. */
export function Hops({ steps, at, go }: Props) {
  const { say, language } = useWords();
  const rowOf = (index: number, isNow: boolean) => (
    <Row key={index} steps={steps} index={index} isNow={isNow} go={go} />
  );
  // Rows are kept, as only two change with a step.
  const rows = useMemo(() => steps.map((_, index) => rowOf(index, false)), [steps, language]);
  return (
    <section class="hops" aria-label={say('hops')}>
      <h3>{say('hops')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse */}
      <section class="scroller" tabIndex={0} aria-label={say('table', { title: say('hops') })}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <Words text="µs" />
              </th>
              <th scope="col">{say('hopsWhere')}</th>
              <th scope="col">{say('hopsFromTo')}</th>
              <th scope="col">
                <Words text={say('hopsMacs')} />
              </th>
              <th scope="col">
                <Words text="TTL" />
              </th>
            </tr>
          </thead>
          <tbody>{rows.map((row, index) => (index === at ? rowOf(index, true) : row))}</tbody>
        </table>
      </section>
    </section>
  );
}

function Row({
  steps,
  index,
  isNow,
  go,
}: { steps: readonly Step[]; index: number; isNow: boolean } & Pick<Props, 'go'>) {
  const { say, language } = useWords();
  const labelOf = useLabel();
  const step = steps[index] as Step;
  const heading = step.kind !== 'verdict' && steps[index - 1]?.packet !== step.packet;
  const found = headerAt(steps, index);
  return (
    <>
      {heading && found && (
        <tr class="packet-heading">
          <th scope="rowgroup" colSpan={5}>
            {say('packetNumber', { number: step.packet })}: {packetWords(found.now.flags, language).name}
          </th>
        </tr>
      )}
      <tr class={`${step.kind}${isNow ? ' now' : ''}`} data-step={index}>
        <td class="time">{step.timeUs?.toFixed(0)}</td>
        <td>
          <button
            type="button"
            class="place"
            onClick={() => go(index)}
            aria-current={isNow ? 'step' : undefined}
          >
            {step.kind === 'wire' || step.kind === 'verdict'
              ? labelOf(step)
              : `${step.place.split(':')[0]} ${labelOf(step)}`}
          </button>
        </td>
        {step.kind === 'wire' && found ? (
          <Addresses found={found} />
        ) : (
          <Happening step={step} found={found} />
        )}
      </tr>
    </>
  );
}

type Found = NonNullable<ReturnType<typeof headerAt>>;

function Addresses({ found: { now, was } }: { found: Found }) {
  const cell = (from: keyof typeof now, to: keyof typeof now) => (
    <>
      <span class={was[from] === undefined ? undefined : 'changed'}>{now[from]}</span> →{' '}
      <span class={was[to] === undefined ? undefined : 'changed'}>{now[to]}</span>
    </>
  );
  return (
    <>
      <td>{cell('src', 'dst')}</td>
      <td>{cell('srcName', 'dstName')}</td>
      <td class="ttl-cell">
        <span class={was.ttl === undefined ? undefined : 'changed'}>{now.ttl || ''}</span>
      </td>
    </>
  );
}

/** Shows what a kernel did: rules, and what they rewrote. */
function Happening({ step, found }: { step: Step; found: Found | undefined }) {
  const { of } = useWords();
  const names = Object.keys(found?.was ?? {}) as (keyof Found['now'])[];
  return (
    <td colSpan={3}>
      {of(step.text)}
      {step.rules?.map((rule) => (
        <code class="rule" key={rule}>
          {rule}
        </code>
      ))}
      {step.kind === 'hook' &&
        names.map((name) => (
          <span class="rewrite" key={name}>
            {found?.was[name]} → <span class="changed">{found?.now[name]}</span>
          </span>
        ))}
    </td>
  );
}
