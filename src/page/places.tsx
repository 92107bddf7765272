import type { Drawing } from '../report/page/model.ts';

export interface Picking {
  /** As `node` or `node:interface`. */
  picked: string | undefined;
  choose(place: string): void;
}

/** Pixels around the end of a cable, or the line of an interface, that select the interface. */
const REACH = 13;

/** Makes every node and interface of the drawing a button, for mouse and keyboard, each node before its interfaces. */
export function Places({ drawing, picked, choose }: { drawing: Drawing } & Picking) {
  const { width, height, boxes, spots } = drawing;
  const button = (place: string, shape: preact.JSX.Element) => (
    // biome-ignore lint/a11y/useSemanticElements: a button of HTML cannot be in a drawing
    <g
      key={place}
      role="button"
      tabindex={0}
      class="place-button"
      aria-label={place}
      aria-pressed={picked === place}
      onClick={() => choose(place)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose(place);
      }}
    >
      {shape}
    </g>
  );
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: each button in it has a name
    <svg class="moving places" viewBox={`0 0 ${width} ${height}`}>
      {Object.entries(boxes).map(([node, [x, y, wide, tall]]) =>
        button(node, <rect x={x} y={y} width={wide} height={tall} rx={9} />),
      )}
      {Object.entries(spots)
        .filter(([place]) => place.includes(':'))
        .map(([place, [x, y]]) => button(place, <circle cx={x} cy={y} r={REACH} />))}
    </svg>
  );
}
