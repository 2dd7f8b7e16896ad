export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between two values by their distance, as numpy has it. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** "7.01 (6.90–7.40)": the median, the least and the most. */
export function spread(values: readonly number[], digits = 2): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** The slope of the straight line through points that misses them least. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (pick: 0 | 1): number => points.reduce((sum, point) => sum + point[pick], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const [top, bottom] = points.reduce(([above, below], point) => [above + (point[0] - x) * (point[1] - y), below + (point[0] - x) ** 2], [0, 0]);
  return top / bottom;
}
