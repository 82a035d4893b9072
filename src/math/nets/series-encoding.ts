/** Monthly and further columns of a frame as standardised channels. @module */
export interface SeriesEncoding {
  steps: number;
}
