/** A frame of the gate's camera while it is being made. */
export const frameWidth = 1_280;
export const frameHeight = 720;

/** Rows from the top, values 0 to 255 that have not been rounded yet. */
export type Picture = Float32Array;
