/** The greatest 1, 2 or 5 times a power of ten that is not over it. */
export function roundDistance(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2, 1].find((factor) => factor * power <= metres) ?? 1) * power;
}

export function distanceText(metres: number): string {
  if (metres >= 1000) return `${metres / 1000} km`;
  return metres >= 1 ? `${metres} m` : `${Number((metres * 100).toPrecision(2))} cm`;
}

const MINUS = '−';
/** A thin space that does not break, between thousands. */
const THOUSANDS = '\u202f';

function digitsOf(size: number): string {
  if (Number.isInteger(size) && size < 1e12) return String(size);
  if (size < 1e-3 || size >= 1e7) return size.toExponential(1);
  return String(Number(size < 1 ? size.toFixed(4) : size.toPrecision(5)));
}

/** A value as people read it: a true minus, at most five digits where it is no integer, thousands apart from 10 000 on. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const size = Math.abs(value);
  const digits = digitsOf(size);
  const [whole, ...rest] = digits.split('.');
  const apart = /^\d{5,}$/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, THOUSANDS) : whole;
  return `${value < 0 ? MINUS : ''}${[apart, ...rest].join('.')}`;
}

/** Degrees with as many decimals as a place needs. */
export function degreesText(degrees: number, decimals = 5): string {
  return `${degrees < 0 ? MINUS : ''}${Math.abs(degrees).toFixed(decimals)}`;
}

/** Metres a pixel as the scale of a map: a pixel counts as 0.28 mm. Three digits are told. */
export function scaleText(metres: number): string {
  const scale = metres / 0.00028;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, scale))) - 2);
  return `1 : ${String(Math.round(scale / step) * step).replace(/\B(?=(\d{3})+$)/g, THOUSANDS)}`;
}
