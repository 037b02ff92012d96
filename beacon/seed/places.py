"""Where the shop's visitors live.

A table of countries: how many of the visitors, their clock, how they surf, what they pay in.
"""

from __future__ import annotations

from typing import NamedTuple

from beacon.enrich.geo import Place
from beacon.seed.chance import weighted, zipf


class Country(NamedTuple):
    """`share` of all visitors, `mobile` of its own (percent). `hours_ahead` of UTC, in winter.
    `slow`: how many times longer pages load than where the shop's servers stand."""

    code: str
    share: float
    hours_ahead: float
    currency: str
    mobile: int
    slow: float
    languages: tuple[str, ...]
    cities: tuple[Place, ...]


# code, share, hours ahead, currency, mobile, slow, languages | region, city, latitude, longitude;
_TABLE = """
US 22 -6 USD 55 1.5 en-US,en-US,en-US,es-US | New York, New York, 40.71, -74.01; California, Los Angeles, 34.05, -118.24; Illinois, Chicago, 41.88, -87.63; Texas, Houston, 29.76, -95.37; Washington, Seattle, 47.61, -122.33; Colorado, Denver, 39.74, -104.99; Georgia, Atlanta, 33.75, -84.39; Massachusetts, Boston, 42.36, -71.06
DE 15 +1 EUR 52 1.0 de-DE,de-DE,de-DE,en-US | Land Berlin, Berlin, 52.52, 13.41; Bavaria, Munich, 48.14, 11.58; Hamburg, Hamburg, 53.55, 9.99; North Rhine-Westphalia, Cologne, 50.94, 6.96; Hesse, Frankfurt am Main, 50.11, 8.68; Saxony, Leipzig, 51.34, 12.37
GB 9 +0 GBP 58 1.1 en-GB | England, London, 51.51, -0.13; England, Manchester, 53.48, -2.24; Scotland, Edinburgh, 55.95, -3.19; England, Bristol, 51.45, -2.58; Wales, Cardiff, 51.48, -3.18
FR 6 +1 EUR 56 1.0 fr-FR | Ile-de-France, Paris, 48.86, 2.35; Auvergne-Rhone-Alpes, Lyon, 45.76, 4.84; Occitanie, Toulouse, 43.60, 1.44; Brittany, Rennes, 48.12, -1.68
IN 6 +5.5 INR 79 2.4 en-IN,en-IN,hi-IN | Karnataka, Bengaluru, 12.97, 77.59; Maharashtra, Mumbai, 19.08, 72.88; Delhi, New Delhi, 28.61, 77.21; Telangana, Hyderabad, 17.39, 78.49; Tamil Nadu, Chennai, 13.08, 80.27
CA 4 -5 CAD 54 1.4 en-CA,en-CA,fr-CA | Ontario, Toronto, 43.65, -79.38; Quebec, Montreal, 45.50, -73.57; British Columbia, Vancouver, 49.28, -123.12; Alberta, Calgary, 51.05, -114.07
NL 4 +1 EUR 53 1.0 nl-NL,nl-NL,en-GB | North Holland, Amsterdam, 52.37, 4.90; South Holland, Rotterdam, 51.92, 4.48; Utrecht, Utrecht, 52.09, 5.12
AT 3 +1 EUR 55 1.0 de-AT | Vienna, Vienna, 48.21, 16.37; Styria, Graz, 47.07, 15.44; Tyrol, Innsbruck, 47.27, 11.40; Salzburg, Salzburg, 47.80, 13.04
CH 3 +1 CHF 50 1.0 de-CH,de-CH,fr-CH,it-CH | Zurich, Zurich, 47.37, 8.54; Bern, Bern, 46.95, 7.45; Geneva, Geneva, 46.20, 6.15
AU 3 +10 AUD 57 1.9 en-AU | New South Wales, Sydney, -33.87, 151.21; Victoria, Melbourne, -37.81, 144.96; Queensland, Brisbane, -27.47, 153.03
BR 3 -3 BRL 76 2.0 pt-BR | Sao Paulo, Sao Paulo, -23.55, -46.63; Rio de Janeiro, Rio de Janeiro, -22.91, -43.17; Minas Gerais, Belo Horizonte, -19.92, -43.94
ES 3 +1 EUR 62 1.1 es-ES,es-ES,ca-ES | Madrid, Madrid, 40.42, -3.70; Catalonia, Barcelona, 41.39, 2.17; Valencia, Valencia, 39.47, -0.38
IT 2.5 +1 EUR 63 1.1 it-IT | Lombardy, Milan, 45.46, 9.19; Lazio, Rome, 41.90, 12.50; Piedmont, Turin, 45.07, 7.69
SE 2 +1 SEK 54 1.0 sv-SE | Stockholm, Stockholm, 59.33, 18.07; Vastra Gotaland, Gothenburg, 57.71, 11.97
PL 2 +1 PLN 58 1.2 pl-PL | Mazovia, Warsaw, 52.23, 21.01; Lesser Poland, Krakow, 50.06, 19.94
JP 2 +9 JPY 64 1.8 ja-JP | Tokyo, Tokyo, 35.68, 139.69; Osaka, Osaka, 34.69, 135.50
NO 1.5 +1 NOK 53 1.0 nb-NO | Oslo, Oslo, 59.91, 10.75; Vestland, Bergen, 60.39, 5.32
DK 1.3 +1 DKK 55 1.0 da-DK | Capital Region, Copenhagen, 55.68, 12.57; Central Jutland, Aarhus, 56.16, 10.20
BE 1.3 +1 EUR 55 1.0 nl-BE,fr-BE | Brussels, Brussels, 50.85, 4.35; Flanders, Antwerp, 51.22, 4.40
MX 1.2 -6 MXN 74 1.9 es-MX | Mexico City, Mexico City, 19.43, -99.13; Jalisco, Guadalajara, 20.66, -103.35
CZ 1 +1 CZK 55 1.1 cs-CZ | Prague, Prague, 50.08, 14.44; South Moravia, Brno, 49.20, 16.61
NZ 0.8 +12 NZD 56 2.0 en-NZ | Auckland, Auckland, -36.85, 174.76; Wellington, Wellington, -41.29, 174.78
KR 0.8 +9 KRW 66 1.8 ko-KR | Seoul, Seoul, 37.57, 126.98; Busan, Busan, 35.18, 129.08
SG 0.6 +8 SGD 65 1.8 en-SG | Singapore, Singapore, 1.35, 103.82
ZA 0.6 +2 ZAR 72 2.2 en-ZA | Western Cape, Cape Town, -33.93, 18.42; Gauteng, Johannesburg, -26.20, 28.05
NP 0.4 +5.75 NPR 81 2.6 ne-NP,en-US | Bagmati, Kathmandu, 27.72, 85.32; Gandaki, Pokhara, 28.21, 83.99
NG 0.4 +1 NGN 86 2.8 en-NG | Lagos, Lagos, 6.52, 3.38; FCT, Abuja, 9.08, 7.40
AR 0.4 -3 ARS 70 2.1 es-AR | Buenos Aires, Buenos Aires, -34.60, -58.38
"""  # noqa: E501


def countries() -> tuple[Country, ...]:
    return tuple(map(_country, _TABLE.strip().splitlines()))


def _country(line: str) -> Country:
    head, _, cities = line.partition("|")
    code, share, ahead, currency, mobile, slow, languages = head.split()
    return Country(
        code,
        float(share),
        float(ahead),
        currency,
        int(mobile),
        float(slow),
        weighted((language, 1) for language in languages.split(",")),
        zipf([_place(code, city) for city in cities.split(";")]),
    )


def _place(code: str, city: str) -> Place:
    region, name, latitude, longitude = (part.strip() for part in city.split(","))
    return Place(code, region, name, float(latitude), float(longitude))
