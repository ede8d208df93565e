import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import styles from './errors.module.css';

type State = { readonly error: Error | null };

/** Shows a sentence and a way out where drawing failed. React offers this to classes only. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode; readonly what?: string }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className={styles['error']} role="alert">
        <h2>{this.props.what ?? 'This window'} could not be drawn.</h2>
        <p>
          Nothing is lost: every mark is stored the moment it is made. Try again; if it fails again, reload the window.
        </p>
        <pre>{error.message}</pre>
        <div>
          <Button variant="primary" onClick={() => this.setState({ error: null })}>
            Try again
          </Button>
          <Button onClick={() => location.reload()}>Reload the window</Button>
        </div>
      </div>
    );
  }
}
