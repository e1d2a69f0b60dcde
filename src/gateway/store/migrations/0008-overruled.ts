/** Why somebody was let in against a denial: a JSON string, because a reason may hold what `text` refuses. */
export const overruled = `
alter table admissions add column overruled json;
`;
