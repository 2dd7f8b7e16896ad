/** ISO 3166 alpha-3 codes, as Natural Earth has them, with the alpha-2 codes that browsers have names for. */
const ALPHA2 = `AFG AF ALB AL DZA DZ AND AD AGO AO ATG AG ARG AR ARM AM AUS AU AUT AT AZE AZ BHS BS BHR BH BGD BD BRB BB BLR BY BEL BE BLZ BZ
BEN BJ BTN BT BOL BO BIH BA BWA BW BRA BR BRN BN BGR BG BFA BF BDI BI CPV CV KHM KH CMR CM CAN CA CAF CF TCD TD CHL CL CHN CN COL CO COM KM
COG CG COD CD CRI CR CIV CI HRV HR CUB CU CYP CY CZE CZ DNK DK DJI DJ DMA DM DOM DO ECU EC EGY EG SLV SV GNQ GQ ERI ER EST EE SWZ SZ ETH ET
FJI FJ FIN FI FRA FR GAB GA GMB GM GEO GE DEU DE GHA GH GRC GR GRL GL GRD GD GTM GT GIN GN GNB GW GUY GY HTI HT HND HN HUN HU ISL IS IND IN
IDN ID IRN IR IRQ IQ IRL IE ISR IL ITA IT JAM JM JPN JP JOR JO KAZ KZ KEN KE KIR KI PRK KP KOR KR KWT KW KGZ KG LAO LA LVA LV LBN LB LSO LS
LBR LR LBY LY LIE LI LTU LT LUX LU MDG MG MWI MW MYS MY MDV MV MLI ML MLT MT MRT MR MUS MU MEX MX FSM FM MDA MD MCO MC MNG MN MNE ME MAR MA
MOZ MZ MMR MM NAM NA NPL NP NLD NL NCL NC NZL NZ NIC NI NER NE NGA NG MKD MK NOR NO OMN OM PAK PK PLW PW PSE PS PAN PA PNG PG PRY PY PER PE
PHL PH POL PL PRT PT PRI PR QAT QA ROU RO RUS RU RWA RW KNA KN LCA LC VCT VC WSM WS SMR SM STP ST SAU SA SEN SN SRB RS SYC SC SLE SL SGP SG
SVK SK SVN SI SLB SB SOM SO ZAF ZA SSD SS ESP ES LKA LK SDN SD SUR SR SWE SE CHE CH SYR SY TWN TW TJK TJ TZA TZ THA TH TLS TL TGO TG TON TO
TTO TT TUN TN TUR TR TKM TM UGA UG UKR UA ARE AE GBR GB USA US URY UY UZB UZ VUT VU VEN VE VNM VN ESH EH YEM YE ZMB ZM ZWE ZW ATA AQ`;

const STATES = `USA AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida|GA Georgia|
HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|
MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|
NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|
TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
CAN AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|
NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon
AUS WA Western Australia|NT Northern Territory|SA South Australia|QL Queensland|TS Tasmania|VI Victoria|NS New South Wales
BRA AC Acre|RO Rondônia|RR Roraima|AM Amazonas|PA Pará|MS Mato Grosso do Sul|AP Amapá|MT Mato Grosso|PR Paraná|GO Goiás|TO Tocantins|
SP São Paulo|MA Maranhão|RJ Rio de Janeiro|PI Piauí|MG Minas Gerais|ES Espírito Santo|BA Bahia|CE Ceará|SE Sergipe|AL Alagoas|
RN Rio Grande do Norte|PE Pernambuco|PB Paraíba|SC Santa Catarina|RS Rio Grande do Sul`;

const alpha2 = new Map([...ALPHA2.matchAll(/([A-Z]{3}) ([A-Z]{2})/g)].map(([, three, two]) => [three, two]));

const states = new Map(
  STATES.replace(/\|\n/g, '|')
    .split('\n')
    .flatMap((line) => line.slice(4).split('|').map((entry): [string, string] => [`${line.slice(0, 3)} ${entry.slice(0, 2)}`, entry.slice(3)])),
);

const names = new Intl.DisplayNames('en', { type: 'region' });

/** The English name of a country by its alpha-3 code, or null. */
export function countryName(code: string): string | null {
  const two = alpha2.get(code);
  return (two && names.of(two)) ?? null;
}

/** The name of a state or province of the countries that Natural Earth divides. */
export function stateName(country: string, code: string): string | null {
  return states.get(`${country} ${code}`) ?? null;
}
