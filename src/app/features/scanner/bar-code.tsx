/** A bar code to be scanned from this screen: dark on light in every theme. */
import { type ReactElement, useEffect, useState } from "react";
import type { Drawn } from "./draw-bar-code.ts";

interface BarCodeProps extends Drawn {
  /** For those who do not see it. */
  readonly label: string;
}

export function BarCode({ as, text, isCommand = false, label }: BarCodeProps): ReactElement {
  const [drawn, setDrawn] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    const draw = async (): Promise<void> => {
      const { drawBarCode } = await import("./draw-bar-code.ts");
      const svg = drawBarCode({ as, text, isCommand });
      if (!isGone) setDrawn(`data:image/svg+xml,${encodeURIComponent(svg)}`);
    };
    void draw();
    return () => {
      isGone = true;
    };
  }, [as, text, isCommand]);
  return (
    <div className="bar-code" data-as={as} data-testid="bar-code">
      {drawn === null ? null : <img src={drawn} alt={label} />}
    </div>
  );
}
