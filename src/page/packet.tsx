import { packetWords } from '../report/page/plain-words.ts';
import type { HeaderAt } from './header-at.ts';
import { useWords } from './words/words.ts';
import { Words } from './words.tsx';

/** The owner that a group's MAC address has in observations. */
const EVERYONE = 'everyone';

/** A packet as nested envelopes: a frame around an IP packet around its payload. */
export function Packet({ header, macs }: { header: HeaderAt; macs: Record<string, string> }) {
  const { now, was } = header;
  const { say, language } = useWords();
  const { name, says } = packetWords(now.flags, language);
  const who = (owner: string) => (owner === EVERYONE ? say('everyone') : owner);
  const mac = (owner: string | undefined) => owner && (macs[owner] ?? '');
  return (
    <section class="packet" aria-label={say('packetNow')}>
      <div class="layer frame">
        <p class="title">
          <span>
            <Words text={say('frame')} />
          </span>
          <small>{say('frameAbout')}</small>
        </p>
        <Pair of={[now.srcName, now.dstName]}>
          <Field label={say('from')} value={who(now.srcName)} was={was.srcName} more={mac(now.srcName)} />
          <Field
            label={say('to')}
            value={who(now.dstName)}
            was={was.dstName && who(was.dstName)}
            more={mac(now.dstName)}
          />
        </Pair>
        <div class="layer ip">
          <p class="title">
            <span>
              <Words text={now.ttl > 0 ? say('ipPacket') : name} />
            </span>
            <small>{say(now.ttl > 0 ? 'ipAbout' : 'arpAbout')}</small>
            {now.ttl > 0 && (
              <span class={was.ttl === undefined ? 'ttl' : 'ttl changed'}>
                <Words text="TTL" /> {now.ttl}
                {was.ttl !== undefined && <del>{say('was', { value: was.ttl })}</del>}
              </span>
            )}
          </p>
          <Pair of={[now.src, now.dst]}>
            <Field label={say('from')} value={now.src} was={was.src} />
            <Field label={say('to')} value={now.dst} was={was.dst} />
          </Pair>
          <div class="layer says">
            <b>
              <Words text={name} />
            </b>
            {says && <q>{says}</q>}
          </div>
        </div>
      </div>
    </section>
  );
}

/** Side by side if they are short. */
function Pair({ of, children }: { of: string[]; children: preact.ComponentChildren }) {
  return <dl class={of.some(({ length }) => length > 17) ? 'pair long' : 'pair'}>{children}</dl>;
}

interface FieldProps {
  label: string;
  value: string;
  was?: string | undefined;
  more?: string | undefined;
}

function Field({ label, value, was, more }: FieldProps) {
  const { say } = useWords();
  return (
    // The key restarts the animation at each change.
    <div class={was === undefined ? 'field' : 'field changed'} key={value}>
      <dt>{label}</dt>
      <dd>
        <span class="value">{value}</span>
        {more && <small>{more}</small>}
        {was !== undefined && <del>{say('was', { value: was })}</del>}
      </dd>
    </div>
  );
}
