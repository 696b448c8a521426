"""The State and nationality codes that documents carry, with their names and what people call them.

ISO 3166-1 alpha-3 and alpha-2 codes (names as in Unicode CLDR), the codes that ICAO 9303-3 section 5
adds, and those in use beside them (RKS; D without its fillers). UTO is the State of specimens.
"""

from dataclasses import dataclass
from enum import StrEnum

REGION = ("GTM", "SLV", "HND", "NIC", "CRI", "PAN", "BLZ", "DOM")
"""The eight States of the regional agreement, north to south, then the Caribbean."""

CA4 = ("GTM", "SLV", "HND", "NIC")
"""The four parties of the CA-4 treaty."""

USUAL = (*REGION, "MEX", "USA", "COL", "VEN", "ECU", "CUB", "HTI", "PER", "ESP", "CAN", "D", "CHN")
"""The States offered first: the region, then those whose nationals cross its land borders most."""

SPECIMEN_STATE = "UTO"
"""Utopia, whose documents ICAO reserves for specimens."""


class StateKind(StrEnum):
    """Say what a code stands for: a country or territory, something ICAO added, or the specimen State."""

    COUNTRY = "country"
    SPECIAL = "special"
    SPECIMEN = "specimen"


@dataclass(frozen=True, slots=True)
class State:
    """Hold one code without fillers, its names, its alpha-2 code, and other names people type."""

    code: str
    es: str
    en: str
    kind: StateKind
    alpha2: str = ""
    aliases: tuple[str, ...] = ()


def is_known(code: str) -> bool:
    """Tell whether documents may carry the code (without fillers)."""
    return code in STATES


def state_name(code: str, language: str) -> str:
    """Return the name in ``es`` or ``en``, or the code itself where it is unknown."""
    state = STATES.get(code)
    if state is None:
        return code
    return state.en if language == "en" else state.es


def country_of(code: str) -> str:
    """Return the ISO code of the country that a document's code names: DEU for the D of Germany."""
    return "DEU" if code == "D" else code


def _others(names: str) -> tuple[str, ...]:
    return tuple(names.split("|")) if names else ()


_COUNTRIES: dict[str, tuple[str, str, str, str]] = {
    "ABW": ("AW", "Aruba", "Aruba", ""),
    "AFG": ("AF", "Afganistán", "Afghanistan", "afgano|Afghan"),
    "AGO": ("AO", "Angola", "Angola", "angoleño|Angolan"),
    "AIA": ("AI", "Anguila", "Anguilla", ""),
    "ALA": ("AX", "Islas Aland", "Åland Islands", ""),
    "ALB": ("AL", "Albania", "Albania", ""),
    "AND": ("AD", "Andorra", "Andorra", ""),
    "ARE": ("AE", "Emiratos Árabes Unidos", "United Arab Emirates", "EAU|UAE|emiratí"),
    "ARG": ("AR", "Argentina", "Argentina", "argentino|argentina|Argentinian"),
    "ARM": ("AM", "Armenia", "Armenia", "armenio|Armenian"),
    "ASM": ("AS", "Samoa Americana", "American Samoa", ""),
    "ATA": ("AQ", "Antártida", "Antarctica", ""),
    "ATF": ("TF", "Territorios Australes Franceses", "French Southern Territories", ""),
    "ATG": ("AG", "Antigua y Barbuda", "Antigua & Barbuda", ""),
    "AUS": ("AU", "Australia", "Australia", "australiano|Australian"),
    "AUT": ("AT", "Austria", "Austria", "austriaco|Austrian"),
    "AZE": ("AZ", "Azerbaiyán", "Azerbaijan", "azerí|Azerbaijani"),
    "BDI": ("BI", "Burundi", "Burundi", ""),
    "BEL": ("BE", "Bélgica", "Belgium", "belga|Belgian"),
    "BEN": ("BJ", "Benín", "Benin", ""),
    "BES": ("BQ", "Caribe neerlandés", "Caribbean Netherlands", ""),
    "BFA": ("BF", "Burkina Faso", "Burkina Faso", "Alto Volta"),
    "BGD": ("BD", "Bangladés", "Bangladesh", "Bangladesh|bangladesí|Bangladeshi"),
    "BGR": ("BG", "Bulgaria", "Bulgaria", ""),
    "BHR": ("BH", "Baréin", "Bahrain", "Bahréin|Bahrein"),
    "BHS": ("BS", "Bahamas", "Bahamas", ""),
    "BIH": ("BA", "Bosnia y Herzegovina", "Bosnia & Herzegovina", ""),
    "BLM": ("BL", "San Bartolomé", "St. Barthélemy", ""),
    "BLR": ("BY", "Bielorrusia", "Belarus", "Belarús|Bielorrusia"),
    "BLZ": ("BZ", "Belice", "Belize", "beliceño|beliceña|Belizean"),
    "BMU": ("BM", "Bermudas", "Bermuda", ""),
    "BOL": ("BO", "Bolivia", "Bolivia", "boliviano|boliviana|Bolivian"),
    "BRA": ("BR", "Brasil", "Brazil", "brasileño|brasileña|Brazilian"),
    "BRB": ("BB", "Barbados", "Barbados", ""),
    "BRN": ("BN", "Brunéi", "Brunei", "Brunei Darussalam"),
    "BTN": ("BT", "Bután", "Bhutan", ""),
    "BVT": ("BV", "Isla Bouvet", "Bouvet Island", ""),
    "BWA": ("BW", "Botsuana", "Botswana", ""),
    "CAF": ("CF", "República Centroafricana", "Central African Republic", ""),
    "CAN": ("CA", "Canadá", "Canada", "canadiense|Canadian"),
    "CCK": ("CC", "Islas Cocos", "Cocos (Keeling) Islands", ""),
    "CHE": ("CH", "Suiza", "Switzerland", "suizo|Swiss"),
    "CHL": ("CL", "Chile", "Chile", "chileno|chilena|Chilean"),
    "CHN": ("CN", "China", "China", "China Popular|chino|china|Chinese"),
    "CIV": ("CI", "Côte d'Ivoire", "Côte d'Ivoire", "Costa de Marfil|Ivory Coast"),
    "CMR": ("CM", "Camerún", "Cameroon", "camerunés|Cameroonian"),
    "COD": (
        "CD", "República Democrática del Congo", "Congo - Kinshasa",
        "Congo Kinshasa|Zaire|RDC|DRC|congoleño|Democratic Republic of the Congo",
    ),
    "COG": ("CG", "Congo", "Congo - Brazzaville", "Congo Brazzaville|Republic of the Congo"),
    "COK": ("CK", "Islas Cook", "Cook Islands", ""),
    "COL": ("CO", "Colombia", "Colombia", "colombiano|colombiana|Colombian"),
    "COM": ("KM", "Comoras", "Comoros", ""),
    "CPV": ("CV", "Cabo Verde", "Cape Verde", "Cape Verde|Cabo Verde"),
    "CRI": ("CR", "Costa Rica", "Costa Rica", "costarricense|tico|tica|Costa Rican"),
    "CUB": ("CU", "Cuba", "Cuba", "cubano|cubana|Cuban"),
    "CUW": ("CW", "Curazao", "Curaçao", ""),
    "CXR": ("CX", "Isla de Navidad", "Christmas Island", ""),
    "CYM": ("KY", "Islas Caimán", "Cayman Islands", ""),
    "CYP": ("CY", "Chipre", "Cyprus", ""),
    "CZE": ("CZ", "Chequia", "Czechia", "República Checa|Czech Republic|checo|Czech"),
    "DEU": ("DE", "Alemania", "Germany", "alemán|alemana|German"),
    "DJI": ("DJ", "Yibuti", "Djibouti", ""),
    "DMA": ("DM", "Dominica", "Dominica", ""),
    "DNK": ("DK", "Dinamarca", "Denmark", "danés|Danish"),
    "DOM": ("DO", "República Dominicana", "Dominican Republic", "dominicano|dominicana|Rep. Dominicana|RD"),
    "DZA": ("DZ", "Argelia", "Algeria", "argelino|Algerian"),
    "ECU": ("EC", "Ecuador", "Ecuador", "ecuatoriano|ecuatoriana|Ecuadorian"),
    "EGY": ("EG", "Egipto", "Egypt", "egipcio|Egyptian"),
    "ERI": ("ER", "Eritrea", "Eritrea", "eritreo|Eritrean"),
    "ESH": ("EH", "Sáhara Occidental", "Western Sahara", ""),
    "ESP": ("ES", "España", "Spain", "español|española|Spaniard|Spanish"),
    "EST": ("EE", "Estonia", "Estonia", ""),
    "ETH": ("ET", "Etiopía", "Ethiopia", "etíope|Ethiopian"),
    "FIN": ("FI", "Finlandia", "Finland", "finlandés|Finnish"),
    "FJI": ("FJ", "Fiyi", "Fiji", ""),
    "FLK": ("FK", "Islas Malvinas", "Falkland Islands", "Falkland"),
    "FRA": ("FR", "Francia", "France", "francés|francesa|French"),
    "FRO": ("FO", "Islas Feroe", "Faroe Islands", ""),
    "FSM": ("FM", "Micronesia", "Micronesia", "Estados Federados de Micronesia"),
    "GAB": ("GA", "Gabón", "Gabon", ""),
    "GBR": (
        "GB", "Reino Unido", "United Kingdom",
        "Inglaterra|Gran Bretaña|Escocia|Gales|Irlanda del Norte|UK|England|Scotland|Wales|"
        "Great Britain|inglés|británico|British|English",
    ),
    "GEO": ("GE", "Georgia", "Georgia", "georgiano|Georgian"),
    "GGY": ("GG", "Guernesey", "Guernsey", ""),
    "GHA": ("GH", "Ghana", "Ghana", "ghanés|Ghanaian"),
    "GIB": ("GI", "Gibraltar", "Gibraltar", ""),
    "GIN": ("GN", "Guinea", "Guinea", ""),
    "GLP": ("GP", "Guadalupe", "Guadeloupe", ""),
    "GMB": ("GM", "Gambia", "Gambia", "gambiano|Gambian"),
    "GNB": ("GW", "Guinea-Bisáu", "Guinea-Bissau", ""),
    "GNQ": ("GQ", "Guinea Ecuatorial", "Equatorial Guinea", "ecuatoguineano"),
    "GRC": ("GR", "Grecia", "Greece", "griego|Greek"),
    "GRD": ("GD", "Granada", "Grenada", ""),
    "GRL": ("GL", "Groenlandia", "Greenland", ""),
    "GTM": ("GT", "Guatemala", "Guatemala", "guatemalteco|guatemalteca|chapín|Guatemalan"),
    "GUF": ("GF", "Guayana Francesa", "French Guiana", "Guyana Francesa"),
    "GUM": ("GU", "Guam", "Guam", ""),
    "GUY": ("GY", "Guyana", "Guyana", "guyanés|Guyanese"),
    "HKG": ("HK", "RAE de Hong Kong (China)", "Hong Kong SAR China", "Hong Kong"),
    "HMD": ("HM", "Islas Heard y McDonald", "Heard & McDonald Islands", ""),
    "HND": ("HN", "Honduras", "Honduras", "hondureño|hondureña|catracho|Honduran"),
    "HRV": ("HR", "Croacia", "Croatia", ""),
    "HTI": ("HT", "Haití", "Haiti", "haitiano|haitiana|Haitian"),
    "HUN": ("HU", "Hungría", "Hungary", "húngaro|Hungarian"),
    "IDN": ("ID", "Indonesia", "Indonesia", "indonesio|Indonesian"),
    "IMN": ("IM", "Isla de Man", "Isle of Man", ""),
    "IND": ("IN", "India", "India", "indio|Indian"),
    "IOT": ("IO", "Territorio Británico del Océano Índico", "British Indian Ocean Territory", ""),
    "IRL": ("IE", "Irlanda", "Ireland", "Eire|irlandés|Irish"),
    "IRN": ("IR", "Irán", "Iran", "República Islámica de Irán|Persia|iraní|Iranian"),
    "IRQ": ("IQ", "Irak", "Iraq", "Iraq|iraquí"),
    "ISL": ("IS", "Islandia", "Iceland", ""),
    "ISR": ("IL", "Israel", "Israel", "israelí|Israeli"),
    "ITA": ("IT", "Italia", "Italy", "italiano|italiana|Italian"),
    "JAM": ("JM", "Jamaica", "Jamaica", "jamaiquino|jamaicano|Jamaican"),
    "JEY": ("JE", "Jersey", "Jersey", ""),
    "JOR": ("JO", "Jordania", "Jordan", "jordano|Jordanian"),
    "JPN": ("JP", "Japón", "Japan", "japonés|Japanese"),
    "KAZ": ("KZ", "Kazajistán", "Kazakhstan", "kazajo|Kazakh"),
    "KEN": ("KE", "Kenia", "Kenya", "keniano|Kenyan"),
    "KGZ": ("KG", "Kirguistán", "Kyrgyzstan", "kirguís"),
    "KHM": ("KH", "Camboya", "Cambodia", ""),
    "KIR": ("KI", "Kiribati", "Kiribati", ""),
    "KNA": ("KN", "San Cristóbal y Nieves", "St. Kitts & Nevis", "Saint Kitts and Nevis"),
    "KOR": ("KR", "Corea del Sur", "South Korea", "República de Corea|Korea|coreano|Korean"),
    "KWT": ("KW", "Kuwait", "Kuwait", "kuwaití"),
    "LAO": ("LA", "Laos", "Laos", "República Democrática Popular Lao"),
    "LBN": ("LB", "Líbano", "Lebanon", "libanés|Lebanese"),
    "LBR": ("LR", "Liberia", "Liberia", ""),
    "LBY": ("LY", "Libia", "Libya", "libio|Libyan"),
    "LCA": ("LC", "Santa Lucía", "St. Lucia", "Saint Lucia"),
    "LIE": ("LI", "Liechtenstein", "Liechtenstein", ""),
    "LKA": ("LK", "Sri Lanka", "Sri Lanka", "Ceilán|Ceylon"),
    "LSO": ("LS", "Lesoto", "Lesotho", ""),
    "LTU": ("LT", "Lituania", "Lithuania", ""),
    "LUX": ("LU", "Luxemburgo", "Luxembourg", ""),
    "LVA": ("LV", "Letonia", "Latvia", ""),
    "MAC": ("MO", "RAE de Macao (China)", "Macao SAR China", "Macao|Macau"),
    "MAF": ("MF", "San Martín", "St. Martin", ""),
    "MAR": ("MA", "Marruecos", "Morocco", "marroquí|Moroccan"),
    "MCO": ("MC", "Mónaco", "Monaco", ""),
    "MDA": ("MD", "Moldavia", "Moldova", "República de Moldova"),
    "MDG": ("MG", "Madagascar", "Madagascar", "malgache|Malagasy"),
    "MDV": ("MV", "Maldivas", "Maldives", ""),
    "MEX": ("MX", "México", "Mexico", "mexicano|mexicana|Méjico|Mexican"),
    "MHL": ("MH", "Islas Marshall", "Marshall Islands", ""),
    "MKD": ("MK", "Macedonia del Norte", "North Macedonia", "Macedonia"),
    "MLI": ("ML", "Mali", "Mali", ""),
    "MLT": ("MT", "Malta", "Malta", ""),
    "MMR": ("MM", "Myanmar (Birmania)", "Myanmar (Burma)", "Birmania|Burma"),
    "MNE": ("ME", "Montenegro", "Montenegro", "Montenegro"),
    "MNG": ("MN", "Mongolia", "Mongolia", ""),
    "MNP": ("MP", "Islas Marianas del Norte", "Northern Mariana Islands", ""),
    "MOZ": ("MZ", "Mozambique", "Mozambique", ""),
    "MRT": ("MR", "Mauritania", "Mauritania", "mauritano|Mauritanian"),
    "MSR": ("MS", "Montserrat", "Montserrat", ""),
    "MTQ": ("MQ", "Martinica", "Martinique", ""),
    "MUS": ("MU", "Mauricio", "Mauritius", ""),
    "MWI": ("MW", "Malaui", "Malawi", ""),
    "MYS": ("MY", "Malasia", "Malaysia", "malayo|Malaysian"),
    "MYT": ("YT", "Mayotte", "Mayotte", ""),
    "NAM": ("NA", "Namibia", "Namibia", ""),
    "NCL": ("NC", "Nueva Caledonia", "New Caledonia", ""),
    "NER": ("NE", "Níger", "Niger", ""),
    "NFK": ("NF", "Isla Norfolk", "Norfolk Island", ""),
    "NGA": ("NG", "Nigeria", "Nigeria", "nigeriano|Nigerian"),
    "NIC": ("NI", "Nicaragua", "Nicaragua", "nicaragüense|nica|Nicaraguan"),
    "NIU": ("NU", "Niue", "Niue", ""),
    "NLD": ("NL", "Países Bajos", "Netherlands", "Holanda|Holland|The Netherlands|holandés|neerlandés|Dutch"),
    "NOR": ("NO", "Noruega", "Norway", "noruego|Norwegian"),
    "NPL": ("NP", "Nepal", "Nepal", "nepalí|Nepalese"),
    "NRU": ("NR", "Nauru", "Nauru", ""),
    "NZL": ("NZ", "Nueva Zelanda", "New Zealand", "Nueva Zelandia|neozelandés"),
    "OMN": ("OM", "Omán", "Oman", ""),
    "PAK": ("PK", "Pakistán", "Pakistan", "pakistaní|Pakistani"),
    "PAN": ("PA", "Panamá", "Panama", "panameño|panameña|Panamanian"),
    "PCN": ("PN", "Islas Pitcairn", "Pitcairn Islands", ""),
    "PER": ("PE", "Perú", "Peru", "peruano|peruana|Peruvian"),
    "PHL": ("PH", "Filipinas", "Philippines", "filipino|Filipino|Philippines"),
    "PLW": ("PW", "Palaos", "Palau", ""),
    "PNG": ("PG", "Papúa Nueva Guinea", "Papua New Guinea", ""),
    "POL": ("PL", "Polonia", "Poland", "polaco|Polish"),
    "PRI": ("PR", "Puerto Rico", "Puerto Rico", "puertorriqueño|boricua|Puerto Rican"),
    "PRK": ("KP", "Corea del Norte", "North Korea", "República Popular Democrática de Corea|DPRK"),
    "PRT": ("PT", "Portugal", "Portugal", "portugués|Portuguese"),
    "PRY": ("PY", "Paraguay", "Paraguay", "paraguayo|Paraguayan"),
    "PSE": (
        "PS", "Territorios Palestinos", "Palestinian Territories",
        "Palestina|Palestine|Cisjordania|Gaza",
    ),
    "PYF": ("PF", "Polinesia Francesa", "French Polynesia", ""),
    "QAT": ("QA", "Catar", "Qatar", "Qatar"),
    "REU": ("RE", "Reunión", "Réunion", ""),
    "ROU": ("RO", "Rumanía", "Romania", "Rumania|rumano|Romanian"),
    "RUS": ("RU", "Rusia", "Russia", "Federación de Rusia|ruso|Russian"),
    "RWA": ("RW", "Ruanda", "Rwanda", ""),
    "SAU": ("SA", "Arabia Saudí", "Saudi Arabia", "Arabia Saudita|saudí"),
    "SDN": ("SD", "Sudán", "Sudan", ""),
    "SEN": ("SN", "Senegal", "Senegal", "senegalés|Senegalese"),
    "SGP": ("SG", "Singapur", "Singapore", ""),
    "SGS": ("GS", "Islas Georgia del Sur y Sandwich del Sur", "South Georgia & South Sandwich Islands", ""),
    "SHN": ("SH", "Santa Elena", "St. Helena", ""),
    "SJM": ("SJ", "Svalbard y Jan Mayen", "Svalbard & Jan Mayen", ""),
    "SLB": ("SB", "Islas Salomón", "Solomon Islands", ""),
    "SLE": ("SL", "Sierra Leona", "Sierra Leone", ""),
    "SLV": ("SV", "El Salvador", "El Salvador", "salvadoreño|salvadoreña|Salvadoran"),
    "SMR": ("SM", "San Marino", "San Marino", ""),
    "SOM": ("SO", "Somalia", "Somalia", "somalí|Somali"),
    "SPM": ("PM", "San Pedro y Miquelón", "St. Pierre & Miquelon", ""),
    "SRB": ("RS", "Serbia", "Serbia", ""),
    "SSD": ("SS", "Sudán del Sur", "South Sudan", ""),
    "STP": ("ST", "Santo Tomé y Príncipe", "São Tomé & Príncipe", ""),
    "SUR": ("SR", "Surinam", "Suriname", "Suriname"),
    "SVK": ("SK", "Eslovaquia", "Slovakia", ""),
    "SVN": ("SI", "Eslovenia", "Slovenia", ""),
    "SWE": ("SE", "Suecia", "Sweden", "sueco|Swedish"),
    "SWZ": ("SZ", "Esuatini", "Eswatini", "Suazilandia|Swaziland"),
    "SXM": ("SX", "Sint Maarten", "Sint Maarten", ""),
    "SYC": ("SC", "Seychelles", "Seychelles", ""),
    "SYR": ("SY", "Siria", "Syria", "República Árabe Siria|sirio|Syrian"),
    "TCA": ("TC", "Islas Turcas y Caicos", "Turks & Caicos Islands", ""),
    "TCD": ("TD", "Chad", "Chad", ""),
    "TGO": ("TG", "Togo", "Togo", ""),
    "THA": ("TH", "Tailandia", "Thailand", "tailandés|Thai"),
    "TJK": ("TJ", "Tayikistán", "Tajikistan", "tayiko"),
    "TKL": ("TK", "Tokelau", "Tokelau", ""),
    "TKM": ("TM", "Turkmenistán", "Turkmenistan", ""),
    "TLS": ("TL", "Timor-Leste", "Timor-Leste", "Timor Oriental|East Timor"),
    "TON": ("TO", "Tonga", "Tonga", ""),
    "TTO": ("TT", "Trinidad y Tobago", "Trinidad & Tobago", "trinitense|Trinidadian"),
    "TUN": ("TN", "Túnez", "Tunisia", "tunecino|Tunisian"),
    "TUR": ("TR", "Turquía", "Türkiye", "Turkey|turco|Turkish"),
    "TUV": ("TV", "Tuvalu", "Tuvalu", ""),
    "TWN": ("TW", "Taiwán", "Taiwan", "China Taiwán|taiwanés|Taiwanese"),
    "TZA": ("TZ", "Tanzania", "Tanzania", "República Unida de Tanzania"),
    "UGA": ("UG", "Uganda", "Uganda", ""),
    "UKR": ("UA", "Ucrania", "Ukraine", "ucraniano|Ukrainian"),
    "UMI": ("UM", "Islas menores alejadas de EE. UU.", "U.S. Outlying Islands", ""),
    "URY": ("UY", "Uruguay", "Uruguay", "uruguayo|Uruguayan"),
    "USA": (
        "US", "Estados Unidos", "United States",
        "EE. UU.|EEUU|EUA|Estados Unidos de América|United States of America|Norteamérica|"
        "estadounidense|norteamericano|americano|American",
    ),
    "UZB": ("UZ", "Uzbekistán", "Uzbekistan", "uzbeko|Uzbek"),
    "VAT": ("VA", "Ciudad del Vaticano", "Vatican City", "Santa Sede|Holy See"),
    "VCT": (
        "VC", "San Vicente y las Granadinas", "St. Vincent & Grenadines",
        "Saint Vincent and the Grenadines",
    ),
    "VEN": ("VE", "Venezuela", "Venezuela", "venezolano|venezolana|Venezuelan"),
    "VGB": ("VG", "Islas Vírgenes Británicas", "British Virgin Islands", ""),
    "VIR": ("VI", "Islas Vírgenes de EE. UU.", "U.S. Virgin Islands", ""),
    "VNM": ("VN", "Vietnam", "Vietnam", "Viet Nam|vietnamita|Vietnamese"),
    "VUT": ("VU", "Vanuatu", "Vanuatu", ""),
    "WLF": ("WF", "Wallis y Futuna", "Wallis & Futuna", ""),
    "WSM": ("WS", "Samoa", "Samoa", ""),
    "YEM": ("YE", "Yemen", "Yemen", "yemení|Yemeni"),
    "ZAF": ("ZA", "Sudáfrica", "South Africa", "República de Sudáfrica|sudafricano|South African"),
    "ZMB": ("ZM", "Zambia", "Zambia", ""),
    "ZWE": ("ZW", "Zimbabue", "Zimbabwe", ""),
}  # fmt: skip

_SPECIAL: dict[str, tuple[str, str, str]] = {
    "D": ("Alemania", "Germany", "alemán|alemana|German"),
    "EUE": ("Unión Europea", "European Union", "UE|EU"),
    "GBD": (
        "Ciudadano de los territorios británicos de ultramar", "British Overseas Territories citizen",
        "",
    ),
    "GBN": ("Nacional británico de ultramar", "British National (Overseas)", "BNO"),
    "GBO": ("Ciudadano británico de ultramar", "British Overseas citizen", ""),
    "GBP": ("Persona bajo protección británica", "British protected person", ""),
    "GBS": ("Súbdito británico", "British subject", ""),
    "RKS": ("Kosovo", "Kosovo", "Kosovo|kosovar"),
    "UNA": ("Organismo especializado de las Naciones Unidas", "United Nations specialized agency", "ONU|UN"),
    "UNK": ("Misión de las Naciones Unidas en Kosovo", "United Nations Mission in Kosovo", "UNMIK"),
    "UNO": ("Naciones Unidas", "United Nations", "ONU|UN"),
    "XBA": ("Banco Africano de Desarrollo", "African Development Bank", "BAD|ADB"),
    "XCC": ("Comunidad del Caribe (CARICOM)", "Caribbean Community (CARICOM)", "CARICOM"),
    "XCE": ("Consejo de Europa", "Council of Europe", ""),
    "XCO": (
        "Mercado Común de África Oriental y Meridional", "Common Market for Eastern and Southern Africa",
        "COMESA",
    ),
    "XDC": (
        "Comunidad de África Meridional para el Desarrollo", "Southern African Development Community",
        "SADC",
    ),
    "XEC": (
        "Comunidad Económica de África Occidental", "Economic Community of West African States",
        "CEDEAO|ECOWAS",
    ),
    "XES": (
        "Organización de Estados del Caribe Oriental", "Organization of Eastern Caribbean States",
        "OECO|OECS",
    ),
    "XIM": ("Banco Africano de Exportación e Importación", "African Export-Import Bank", "AFREXIMBANK"),
    "XMP": ("Parlamento del Mediterráneo", "Parliamentary Assembly of the Mediterranean", "PAM"),
    "XOM": ("Orden Soberana y Militar de Malta", "Sovereign Military Order of Malta", "Orden de Malta|SMOM"),
    "XPO": ("INTERPOL", "INTERPOL", "ICPO"),
    "XXA": ("Apátrida (Convención de 1954)", "Stateless person (1954 Convention)", "stateless|sin patria"),
    "XXB": ("Refugiado (Convención de 1951)", "Refugee (1951 Convention)", "refugiada|refugee"),
    "XXC": ("Refugiado, otro", "Refugee, other", "refugiada|refugee"),
    "XXX": ("Nacionalidad no especificada", "Unspecified nationality", "desconocida|unknown"),
}

STATES: dict[str, State] = {
    **{
        code: State(code, es, en, StateKind.COUNTRY, alpha2, _others(names))
        for code, (alpha2, es, en, names) in _COUNTRIES.items()
    },
    **{
        code: State(code, es, en, StateKind.SPECIAL, aliases=_others(names))
        for code, (es, en, names) in _SPECIAL.items()
    },
    SPECIMEN_STATE: State(SPECIMEN_STATE, "Utopía (espécimen)", "Utopia (specimen)", StateKind.SPECIMEN),
}
