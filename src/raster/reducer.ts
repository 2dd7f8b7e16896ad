/**
 * Turns the valid values at a pixel, or in a region, into one number or a few. `add` takes a value and its weight (0 to 1; 1 in
 * composites); unweighted reducers ignore it.
 */
export interface Reducer {
  /** Earth Engine's name of it, without "Reducer.": "mean", "percentile". */
  readonly name: string;
  /** The names of what comes out, appended to a band's name: ["mean"], ["p25", "p75"]. */
  readonly outputs: readonly string[];
}
