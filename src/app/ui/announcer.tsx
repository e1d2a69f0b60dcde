/** The one assertive live region: tells those who do not see the field what stands on it. */

interface AnnouncerProps {
  readonly text: string;
  /** Changes with every occasion, so that two equal texts in a row are both heard. */
  readonly occasion: string;
}

export function Announcer({ text, occasion }: AnnouncerProps) {
  return (
    <div className="unseen" role="alert" aria-atomic="true" data-testid="announcer">
      <span key={occasion}>{text}</span>
    </div>
  );
}
