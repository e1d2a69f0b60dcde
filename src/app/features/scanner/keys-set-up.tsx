/**
 * How to set scanners up, by maker. Commands only where a public document has them:
 * Honeywell: the chapter "Serial Programming Commands" of its user guides (Voyager 1250g, N86XX): VSUFCR adds CR to all
 * symbologies; PREBK2 and SUFBK2 add a prefix and a suffix, 99 is all symbologies, then characters in hexadecimal; `;` parts
 * commands and `.` keeps them. As bar codes they are Code 128 with FNC3 in front.
 * Zebra: techdocs.zebra.com, DataWedge: Keystroke Output, Basic Data Formatting, Set Config and Create Profile.
 */
import type { ReactNode } from "react";
import { useState } from "react";
import { Icon } from "../../ui/icon.tsx";
import { BarCode } from "./bar-code.tsx";

export function KeysSetUp() {
  return (
    <section className="keys-set-up">
      <h2 className="keys-heading">Set up</h2>
      <Folded title="Zebra handheld (DataWedge)">
        <ol className="keys-steps">
          <li>Open DataWedge, make a profile called Stile, and switch it on.</li>
          <li>Associated apps: your browser (com.android.chrome), all activities.</li>
          <li>Keystroke output: on. Intent output: off.</li>
          <li>
            Basic data formatting: on. Prefix <kbd>*</kbd>, suffix <kbd>#</kbd>, send data, send
            ENTER key.
          </li>
          <li>Back here, scan the first code again, and keep what it shows.</li>
        </ol>
        <p className="keys-note">
          By cable, the profile itself can be made with:
          <code className="keys-code">
            adb shell am broadcast -a com.symbol.datawedge.api.ACTION --es
            com.symbol.datawedge.api.CREATE_PROFILE Stile
          </code>
          Its values are set by hand, or by a device manager that sends the file below. DataWedge
          writes files that it can import only on a device, so there is none here; and none of this
          was tried on a Zebra.
        </p>
        <a className="keys-download" href="/wedge/datawedge-stile.json" download>
          <Icon name="history" />
          Values for device managers
        </a>
      </Folded>
      <Folded title="Honeywell scanner">
        <p className="keys-note">
          Scan one of these. They come from Honeywell’s user guides and were not tried on a device.
        </p>
        <Command title="Enter after each code" command="VSUFCR." />
        <Command title="* before, # and Enter after each code" command="PREBK2992A;SUFBK299230D." />
      </Folded>
      <Folded title="Any other scanner (USB or Bluetooth)">
        <ol className="keys-steps">
          <li>Set it to work as a keyboard (HID), with the keyboard country of this device.</li>
          <li>
            In its manual find “suffix” or “terminator”, and scan the bar code for Enter (also
            called CR) after each code.
          </li>
          <li>
            If it can, add the prefix <kbd>*</kbd> and the suffix <kbd>#</kbd>.
          </li>
          <li>Back here, scan the first code again, and keep what it shows.</li>
        </ol>
      </Folded>
    </section>
  );
}

interface FoldedProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** What is folded is not drawn: no other bar code is in view of the scanner. */
function Folded({ title, children }: FoldedProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="keys-folded" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="keys-summary">{title}</summary>
      {isOpen && children}
    </details>
  );
}

function Command({ title, command }: { readonly title: string; readonly command: string }) {
  return (
    <figure className="keys-command">
      <figcaption>{title}</figcaption>
      <BarCode as="code128" text={`^FNC3${command}`} isCommand label={`Command ${command}`} />
    </figure>
  );
}
