/** Solves a small dense linear system by Gaussian elimination with partial pivoting. */
export function solve(rows: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const n = right.length
  const table = rows.map((row, i) => [...row, right[i] ?? 0])
  for (let column = 0; column < n; column++) {
    const pivot = table.reduce(
      (best, row, i) =>
        i >= column && Math.abs(row[column] ?? 0) > Math.abs(table[best]?.[column] ?? 0) ? i : best,
      column,
    )
    const pivotRow = table[pivot] ?? []
    table[pivot] = table[column] ?? []
    table[column] = pivotRow
    for (const row of table.slice(column + 1)) {
      const factor = (row[column] ?? 0) / (pivotRow[column] ?? 1)
      for (let j = column; j <= n; j++) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0)
    }
  }
  const result = Array.from({ length: n }, () => 0)
  for (let i = n - 1; i >= 0; i--) {
    const row = table[i] ?? []
    const known = result.reduce((sum, value, j) => (j > i ? sum + value * (row[j] ?? 0) : sum), 0)
    result[i] = ((row[n] ?? 0) - known) / (row[i] ?? 1)
  }
  return result
}
