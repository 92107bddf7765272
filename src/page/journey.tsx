import type { Drawing, PageProbe, Step } from '../report/page/model.ts';
import { hookMeaning } from '../report/page/plain-words.ts';
import { Controls } from './controls.tsx';
import { headerAt } from './header-at.ts';
import { nodeOf } from './motion.ts';
import { Packet } from './packet.tsx';
import { type Player, usePlayerKeys } from './player.ts';
import { isLarge, Stage } from './stage.tsx';
import { useLabel, useWords } from './words/words.ts';
import { Words } from './words.tsx';

/** The drawing with the packet, what happens there, and the packet's contents. */
export function Journey(props: { drawing: Drawing; probe: PageProbe; player: Player; printing: boolean }) {
  const { drawing, probe, player, printing } = props;
  const { steps } = probe;
  const { say, of } = useWords();
  const step = steps[player.at];
  usePlayerKeys(player, !printing);
  if (!step) return null;
  const header = headerAt(steps, player.at);
  return (
    <div class={isLarge(drawing) ? 'journey large' : 'journey'}>
      <figure class="picture">
        <Stage drawing={drawing} probe={probe} at={player.at} speed={player.speed} printing={printing} />
        {!printing && (
          <figcaption>
            <span class="legend question">{say('asked')}</span>{' '}
            <span class="legend answer">{say('answered')}</span>
            <span class="keys">
              <kbd>space</kbd> {say('keyPlays')} <kbd>←</kbd> <kbd>→</kbd> {say('keysStep')}
            </span>
          </figcaption>
        )}
      </figure>
      <div class="telling">
        {!printing && steps.length > 1 && <Controls player={player} last={steps.length - 1} />}
        <div class={`now ${step.kind} ${probe.works ? 'works' : 'fails'}`} aria-live="polite">
          <p class="where">
            <span class="count">
              {player.at + 1}/{steps.length}
            </span>
            {step.kind !== 'verdict' && `${say('packetNumber', { number: step.packet })} · `}
            <b>{nodeOf(step)}</b>
          </p>
          <Visit steps={steps} player={player} />
          <p class="text">
            <Words text={of(step.text)} />
          </p>
          {step.rules?.map((rule) => (
            <code class="rule" key={rule}>
              {rule}
            </code>
          ))}
        </div>
        {header && <Packet header={header} macs={drawing.macs} />}
        {steps.length === 1 && <p class="nothing">{say('noPacket')}</p>}
      </div>
    </div>
  );
}

/** The stations of the node that the packet is in: its interfaces, and the hooks of its kernel. */
function Visit({ steps, player }: { steps: readonly Step[]; player: Player }) {
  const { at, go } = player;
  const { say, language } = useWords();
  const labelOf = useLabel();
  const current = steps[at] as Step;
  const isSame = (step: Step | undefined) =>
    step?.packet === current.packet && step && nodeOf(step) === nodeOf(current) && step.kind !== 'verdict';
  let from = at;
  while (isSame(steps[from - 1])) from -= 1;
  let to = at;
  while (isSame(steps[to + 1])) to += 1;
  return (
    <ol class="visit" aria-label={say('stations')}>
      {steps.slice(from, to + 1).map((step, index) => (
        <li key={`${from + index} ${step.label}`}>
          <button
            type="button"
            class={step.kind}
            aria-current={from + index === at ? 'step' : undefined}
            data-meaning={step.kind === 'hook' ? hookMeaning(step.label, language) : undefined}
            onClick={() => go(from + index)}
          >
            {labelOf(step).replace(step.kind === 'wire' ? /^[^:]*:/ : '', '')}
          </button>
        </li>
      ))}
    </ol>
  );
}
