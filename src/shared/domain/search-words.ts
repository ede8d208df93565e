/** What is looked for, word by word and without regard to large and small: ` Bar  MANDOLIN` → `bar`, `mandolin`. */
export function searchWords(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}
