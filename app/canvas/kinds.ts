import type { LucideIcon } from 'lucide-react';
import {
  Blend,
  Calculator,
  CalendarDays,
  ChartBarBig,
  ChartColumn,
  ChartSpline,
  Combine,
  EyeOff,
  FileOutput,
  Funnel,
  Grid3x3,
  Layers,
  ListPlus,
  MapPin,
  Palette,
  Satellite,
  Sigma,
  SquareFunction,
  SquareMousePointer,
  Table2,
  Tag,
  X,
} from 'lucide-react';
import { nodeTypes } from '../../nodes/index.ts';
import type { InputKind, OutputKind } from '../../src/workflow/input-kinds.ts';
import { type NodeGroup, findNodeType } from '../../src/workflow/node-type.ts';

/** What a port's colour and shape say. */
export type PortKind = 'ImageCollection' | 'Image' | 'Geometry' | 'Date' | 'Scalar' | 'Layer' | 'Table';

const PORT_KINDS: { readonly [K in InputKind]: PortKind } = {
  Image: 'Image',
  ImageCollection: 'ImageCollection',
  ImageOrCollection: 'Image',
  ImageOrNumber: 'Image',
  ImageOrTable: 'Image',
  Geometry: 'Geometry',
  Features: 'Geometry',
  Reducer: 'Scalar',
  Date: 'Date',
  Dataset: 'Scalar',
  Band: 'Scalar',
  Bands: 'Scalar',
  Names: 'Scalar',
  Condition: 'Scalar',
  Value: 'Scalar',
  String: 'Scalar',
  Number: 'Scalar',
  Numbers: 'Scalar',
  Matrix: 'Scalar',
  Boolean: 'Scalar',
  Palette: 'Scalar',
};

export function portKind(kind: InputKind): PortKind {
  return PORT_KINDS[kind];
}

export const KIND_WORDS: { readonly [K in OutputKind]: string } = { Image: 'Image', ImageCollection: 'Collection', Table: 'Table' };

export const GROUP_TITLES: { readonly [G in NodeGroup]: string } = {
  source: 'Source',
  filter: 'Filter',
  map: 'Map',
  bands: 'Bands',
  math: 'Math',
  masks: 'Masks',
  neighborhood: 'Neighbourhood and grid',
  composite: 'Mosaic',
  numbers: 'Numbers',
  output: 'View and export',
};

const ICONS: Readonly<Record<string, LucideIcon>> = {
  Collection: Satellite,
  FilterBounds: MapPin,
  FilterDate: CalendarDays,
  Map: SquareFunction,
  Select: ListPlus,
  Rename: Tag,
  AddBands: Combine,
  Multiply: X,
  QualityMosaic: Layers,
  Mosaic: Blend,
  Display: Palette,
  Export: FileOutput,
  ReduceRegion: Sigma,
  ReduceRegions: Table2,
  Series: ChartSpline,
  ClassAreas: ChartBarBig,
  Histogram: ChartColumn,
};

const GROUP_ICONS: { readonly [G in NodeGroup]: LucideIcon } = {
  source: Satellite,
  filter: Funnel,
  map: SquareFunction,
  bands: Layers,
  math: Calculator,
  masks: EyeOff,
  neighborhood: Grid3x3,
  composite: Blend,
  numbers: Table2,
  output: FileOutput,
};

/** A node type's picture; types without one of their own share that of their group, those that nobody knows a plain one. */
export function nodeIcon(type: string): LucideIcon {
  if (Object.hasOwn(ICONS, type)) return ICONS[type];
  const known = findNodeType(nodeTypes, type);
  return known ? GROUP_ICONS[known.group] : SquareMousePointer;
}
