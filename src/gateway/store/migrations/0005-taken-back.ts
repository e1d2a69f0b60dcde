/** Admissions, undone, whose use was taken back at the supplier too. */
export const takenBack = `
create table taken_back (
  scan text primary key
);
`;
