import { createStore } from 'zustand/vanilla';

/** A question that must be answered before something is done that cannot be undone. */
export type Question = {
  readonly title: string;
  readonly text: string;
  /** What the button that goes on says, as a verb: `Remove 2 tapes`. */
  readonly yes: string;
  readonly answer: (yes: boolean) => void;
};

export const askStore = createStore<{ readonly question: Question | null }>(() => ({ question: null }));

/** Asks and waits; false when the person turns away. A question that is still open is answered with no. */
export function ask(question: Omit<Question, 'answer'>): Promise<boolean> {
  return new Promise((resolve) => {
    askStore.getState().question?.answer(false);
    askStore.setState({
      question: {
        ...question,
        answer: (yes) => {
          askStore.setState({ question: null });
          resolve(yes);
        },
      },
    });
  });
}
