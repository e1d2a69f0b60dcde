/** The database cannot be used: nothing may be scanned, and what to do about it is said in plain words. */
import type { ReactElement } from "react";
import { WideBar } from "./bar.tsx";
import { FamilyShape } from "./family-shape.tsx";
import "./form.css";
import { Field, Screen } from "./screen.tsx";
import type { StorageTroubleKind } from "./status.ts";
import { enrolWords } from "./words/enrol-words.ts";

export function NoStorageView({ trouble }: { readonly trouble: StorageTroubleKind }): ReactElement {
  const { headline, wrong, next } = enrolWords({ kind: "storage", trouble });
  return (
    <Screen
      chrome={null}
      bar={
        <WideBar
          wide={{
            label: "Try again",
            tone: "ink",
            press: { kind: "run", run: () => location.reload() },
          }}
        />
      }
    >
      <Field>
        <div className="form" role="alert" data-testid="no-storage">
          <FamilyShape shape="hold" className="trouble-shape" />
          <h1 className="page-headline">{headline}</h1>
          <p className="form-text">{wrong}</p>
          <p className="form-text">{next}</p>
        </div>
      </Field>
    </Screen>
  );
}
