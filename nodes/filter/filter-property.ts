import { invoke } from '../../src/expression/expression.ts';
import { compareProperty, isOperator, operators } from '../../src/workflow/condition.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const filterProperty: NodeType = {
  type: 'FilterProperty',
  title: 'Filter by property',
  group: 'filter',
  help: 'Keeps the images whose property compares with a value as asked',
  words: ['metadata', 'eq', 'lt', 'gt', 'equals', 'less', 'greater', 'cloud cover', 'orbit', 'tile', 'in list'],
  inputs: {
    collection: { kind: 'ImageCollection', help: 'The images to filter' },
    property: { kind: 'String', help: 'The name of the property, as CLOUDY_PIXEL_PERCENTAGE' },
    operator: { kind: 'String', help: 'How the property compares with the value', optional: true, default: '==', choices: operators },
    value: { kind: 'Value', help: 'A number or a text; for in a list: 31UDS, 31UES' },
  },
  output: () => 'ImageCollection',
  compile(inputs) {
    const operator = inputs.optional('operator');
    const chosen = operator !== undefined && 'constantValue' in operator && isOperator(operator.constantValue) ? operator.constantValue : '==';
    return invoke('Collection.filter', {
      collection: inputs.required('collection'),
      filter: compareProperty(inputs.required('property'), chosen, inputs.required('value')),
    });
  },
};
