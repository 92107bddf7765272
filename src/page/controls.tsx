import type { Player } from './player.ts';
import { useWords } from './words/words.ts';

/** Plays, stops and steps; the slider is the whole journey. */
export function Controls({ player, last }: { player: Player; last: number }) {
  const { at, playing, speed, go, toggle, setSpeed } = player;
  const { say } = useWords();
  const button = (label: string, sign: string, act: () => void, disabled = false) => (
    <button type="button" aria-label={label} title={label} onClick={act} disabled={disabled}>
      <Sign way={sign} />
    </button>
  );
  return (
    <fieldset class="controls" aria-label={say('journey')}>
      {button(say('toStart'), START, () => go(0), at === 0)}
      {button(say('stepBack'), BACK, () => go(at - 1), at === 0)}
      <button type="button" class="play" onClick={toggle}>
        <Sign way={playing ? PAUSE : PLAY} />
        {say(playing ? 'pause' : 'play')}
      </button>
      {button(say('stepOn'), ON, () => go(at + 1), at === last)}
      {button(say('toEnd'), END, () => go(last), at === last)}
      <input
        type="range"
        aria-label={say('step')}
        min={0}
        max={last}
        value={at}
        aria-valuetext={say('stepOf', { at: at + 1, count: last + 1 })}
        onInput={({ currentTarget }) => go(Number(currentTarget.value))}
      />
      <label class="speed">
        <span>{say('speed')}</span>
        <select value={speed} onChange={({ currentTarget }) => setSpeed(Number(currentTarget.value))}>
          <option value={0.5}>½</option>
          <option value={1}>1</option>
          <option value={2}>2</option>
          <option value={4}>4</option>
        </select>
      </label>
    </fieldset>
  );
}

const START = 'M4 3v14h2.5V3zm13 0L8 10l9 7z';
const BACK = 'M12 3 4 10l8 7zm2 0v14h2.5V3z';
const PLAY = 'M5 3v14l12-7z';
const PAUSE = 'M4 3v14h4V3zm8 0v14h4V3z';
const ON = 'M8 3l8 7-8 7zM3.5 3v14H6V3z';
const END = 'M3 3l9 7-9 7zm10.5 0v14H16V3z';

function Sign({ way }: { way: string }) {
  return (
    <svg viewBox="0 0 20 20" class="sign" aria-hidden="true">
      <path d={way} />
    </svg>
  );
}
