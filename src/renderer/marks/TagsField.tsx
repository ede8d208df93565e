import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import styles from './Inspector.module.css';

/** Tags as chips: a comma or Enter adds what is typed, Backspace in an empty field takes the last one off. */
export function TagsField({
  tags,
  onChange,
}: {
  readonly tags: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
}): ReactElement {
  const [draft, setDraft] = useState('');
  const add = (): void => {
    const fresh = draft
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '' && !tags.includes(tag));
    setDraft('');
    if (fresh.length > 0) onChange([...tags, ...new Set(fresh)]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && draft === '' && tags.length > 0) {
      onChange(tags.slice(0, -1));
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      setDraft('');
      event.currentTarget.blur();
    }
  };
  return (
    <div className={styles['tags']}>
      {tags.map((tag) => (
        <span key={tag} className={styles['tag']}>
          {tag}
          <button
            type="button"
            aria-label={`Remove tag ${tag}`}
            onClick={() => onChange(tags.filter((known) => known !== tag))}
          >
            <X aria-hidden />
          </button>
        </span>
      ))}
      <input
        className={styles['newTag']}
        aria-label="Add a tag"
        placeholder={tags.length === 0 ? 'add a tag' : 'add'}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
    </div>
  );
}
