/** As `nest new` writes it for NestJS 11. */
module.exports = {
  moduleFileExtensions: ['js', 'json', 'ts'],
  testRegex: '(\\.spec|\\.e2e-spec)\\.ts$',
  transform: { '^.+\\.(t|j)s$': 'ts-jest' },
  testEnvironment: 'node',
};
