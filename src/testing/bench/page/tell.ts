/** What a page found out, for whoever opened it with `LabBrowser.hear`. */
export function tell(found: object): void {
  // oxlint-disable-next-line no-console -- this is how it is told
  console.info(JSON.stringify(found));
}
