/** What differs between execution providers; layers ask, models do not know. */
export type Dialect = {
  /** One operator, or matrix products and a softmax where that operator is missing or wrong. */
  readonly attention: 'fused' | 'decomposed'
}
