import type { Texts } from '../../report/page/live-lesson.ts';
import { useWords } from '../words/words.ts';

/** A text of a lesson in the page's language. The server made HTML of it, with the lab's text escaped. */
export function Text({ texts }: { texts: Texts }) {
  const { language, of } = useWords();
  return (
    <div
      class="text"
      lang={texts[language] ? language : 'en'}
      dangerouslySetInnerHTML={{ __html: of(texts) }}
    />
  );
}
