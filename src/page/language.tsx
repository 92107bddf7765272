import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import { firstLanguage, keepLanguage, LANGUAGES, Language, useWords } from './words/words.ts';

/** Everything below is shown in this reader's language, which the reader can change. */
export function InLanguage({ children }: { children: preact.ComponentChildren }) {
  const [language, setLanguage] = useState(firstLanguage);
  const choose = (chosen: string) => {
    keepLanguage(chosen);
    setLanguage(chosen);
  };
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <Language.Provider value={{ language, choose }}>{children}</Language.Provider>;
}

/** Chooses the language of the page. */
export function Languages() {
  const { choose } = useContext(Language);
  const { language, say } = useWords();
  return (
    <label class="languages">
      <span class="hidden">{say('language')}</span>
      <select value={language} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {Object.entries(LANGUAGES).map(([tag, { name }]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
