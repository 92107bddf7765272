import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { glossaryOf } from '../report/page/glossary.ts';
import { useWords } from './words/words.ts';

interface Shown {
  of: HTMLElement;
  meaning: string;
}

const ID = 'meaning';

/** Explains the word under the pointer or with the focus. Escape hides it. */
export function Tooltip() {
  const { language } = useWords();
  const [shown, setShown] = useState<Shown>();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const show = ({ type, target }: Event) => {
      if (!(target instanceof HTMLElement)) return;
      // The pointer may move from the word onto the explanation.
      if (box.current?.contains(target)) return;
      const of = target.closest<HTMLElement>('.term, [data-meaning]');
      const meaning = of && (of.dataset.meaning ?? glossaryOf(language)[Number(of.dataset.term)]?.meaning);
      setShown((before) => {
        if (of && meaning) return { of, meaning };
        // An explanation opened by Tab stays while the pointer moves, or the page scrolls.
        return type === 'pointerover' && before?.of === document.activeElement ? before : undefined;
      });
    };
    const putAway = ({ key }: KeyboardEvent) => key === 'Escape' && setShown(undefined);
    for (const kind of ['pointerover', 'focusin', 'click']) document.addEventListener(kind, show);
    document.addEventListener('keydown', putAway);
    return () => {
      for (const kind of ['pointerover', 'focusin', 'click']) document.removeEventListener(kind, show);
      document.removeEventListener('keydown', putAway);
    };
  }, [language]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!shown || !element) return;
    const { of } = shown;
    const put = () => placeBeside(of, element);
    put();
    of.setAttribute('aria-describedby', ID);
    document.addEventListener('scroll', put, true);
    return () => {
      of.removeAttribute('aria-describedby');
      document.removeEventListener('scroll', put, true);
    };
  }, [shown]);

  return (
    <div id={ID} role="tooltip" class="tooltip" ref={box} hidden={!shown}>
      {shown?.meaning}
    </div>
  );
}

/** Below the word, or above it where there is no room. */
function placeBeside(of: HTMLElement, element: HTMLElement): void {
  const word = of.getBoundingClientRect();
  const own = element.getBoundingClientRect();
  const left = Math.max(8, Math.min(word.left, innerWidth - own.width - 8));
  const below = word.bottom + own.height + 10 < innerHeight;
  element.style.left = `${left}px`;
  element.style.top = `${below ? word.bottom + 6 : word.top - own.height - 6}px`;
}
