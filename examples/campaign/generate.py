#!/usr/bin/env python3
"""Writes the generated files of the sample campaign: the recipients, the logo and the catalogue.

    python3 examples/campaign/generate.py           writes them
    python3 examples/campaign/generate.py --check   fails where the files that are there differ

Standard library alone, no clock, no randomness, no compression: the same bytes everywhere. The letter itself and
request.json are written by hand.
"""

import json
import pathlib
import struct
import sys
import zlib

FOLDER = pathlib.Path(__file__).resolve().parent / "sample"
RECIPIENTS = 1000

# First names and last names, each with the spelling that its owner uses in an ASCII address.
PEOPLE = {
    "en": (
        "Ann|ann Fiona|fiona Oliver|oliver Grace|grace Henry|henry Maud|maud Arthur|arthur",
        "Miller|miller O’Neill|oneill Hughes|hughes Whitfield|whitfield Okafor|okafor Byrne|byrne",
    ),
    "de": (
        "Jürgen|juergen Käthe|kaethe Matthias|matthias Friederike|friederike Jörg|joerg Anneliese|anneliese",
        "Müller|mueller Schröder|schroeder Weiß|weiss Vogel|vogel Köhler|koehler Brandt|brandt Großmann|grossmann",
    ),
    "fr": (
        "Émile|emile Chloé|chloe François|francois Zoé|zoe Benoît|benoit Hélène|helene",
        "Lefèvre|lefevre Durand|durand Bélanger|belanger D’Arcy|darcy Noël|noel Cœur|coeur",
    ),
    "pl": (
        "Łukasz|lukasz Małgorzata|malgorzata Świętosław|swietoslaw Agnieszka|agnieszka Żaneta|zaneta",
        "Dąbrowski|dabrowski Wiśniewska|wisniewska Kowalczyk|kowalczyk Zając|zajac Źródłowska|zrodlowska",
    ),
    "es": (
        "María_José|mariajose Íñigo|inigo Begoña|begona Andrés|andres Lucía|lucia",
        "Quintero|quintero Núñez|nunez García_Márquez|garciamarquez Peña|pena Ibáñez|ibanez",
    ),
    "nordic": (
        "Søren|soren Åsa|asa Sigríður|sigridur Jürgen|jurgen Þorsteinn|thorsteinn Päivi|paivi",
        "Jørgensen|jorgensen Ångström|angstrom Þórsdóttir|thorsdottir Mäkelä|makela Østergård|ostergard",
    ),
    "cz": (
        "Jiří|jiri Zdeňka|zdenka Ondřej|ondrej Žofie|zofie Tomáš|tomas",
        "Dvořák|dvorak Růžičková|ruzickova Černý|cerny Němcová|nemcova Šťastný|stastny",
    ),
    "tr": (
        "Gülşen|gulsen İbrahim|ibrahim Çağla|cagla Oğuz|oguz Şebnem|sebnem",
        "Yıldırım|yildirim Öztürk|ozturk Çelik|celik Güneş|gunes Işık|isik",
    ),
    "vi": (
        "Nguyễn_Thị_Hồng|hong Trần_Văn_Đức|duc Lê_Thị_Ngọc|ngoc Phạm_Quốc|quoc",
        "Ánh|anh Bình|binh Phượng|phuong Tuấn|tuan Hạnh|hanh",
    ),
    "ru": (
        "Андрей|andrei Наталья|natalia Фёдор|fyodor Юлия|yulia Щукарь|shchukar",
        "Соколов|sokolov Петрова|petrova Жданов|zhdanov Черных|chernykh Яблочкин|yablochkin",
    ),
    "el": (
        "Ελένη|eleni Γιώργος|giorgos Σοφία|sofia Δημήτρης|dimitris Χριστίνα|christina",
        "Παπαδοπούλου|papadopoulou Νικολάου|nikolaou Ξενάκης|xenakis Ψαράς|psaras",
    ),
    "ja": (
        "花子|hanako 健太|kenta さくら|sakura 大輔|daisuke 美咲|misaki",
        "佐藤|sato 鈴木|suzuki 高橋|takahashi 渡辺|watanabe 林|hayashi",
    ),
    "zh": ("伟|wei 芳|fang 秀英|xiuying 强|qiang 静|jing", "王|wang 李|li 张|zhang 刘|liu 陈|chen"),
    "ko": ("민준|minjun 서연|seoyeon 지후|jihu 하은|haeun", "김|kim 이|lee 박|park 최|choi 정|jung"),
    "ar": ("ليلى|layla أحمد|ahmad فاطمة|fatima يوسف|yusuf", "حداد|haddad النجار|alnajjar منصور|mansour خوري|khoury"),
    "he": ("יעל|yael נועם|noam רחל|rachel אורי|uri", "כהן|cohen לוי|levi מזרחי|mizrahi פרץ|peretz"),
    "hi": ("प्रिया|priya अर्जुन|arjun अनन्या|ananya रोहन|rohan", "शर्मा|sharma पटेल|patel गुप्ता|gupta सिंह|singh"),
    "sw": ("Wanjikũ|wanjiku Kwame|kwame Adébáyọ̀|adebayo Zawadi|zawadi", "Ngũgĩ|ngugi Mensah|mensah Mwangi|mwangi"),
}
CITIES = {
    "en": "Bristol|Leeds|Galway|Auckland",
    "de": "Köln|Münster|Zürich|Görlitz|Leipzig",
    "fr": "Besançon|Orléans|Liège|Québec",
    "pl": "Kraków|Łódź|Gdańsk|Wrocław",
    "es": "Cádiz|León|Bogotá|Mérida",
    "nordic": "Århus|Malmö|Akureyri|Jyväskylä|Tromsø",
    "cz": "Plzeň|České Budějovice|Brno",
    "tr": "İzmir|Eskişehir|Muğla",
    "vi": "Hà Nội|Đà Nẵng|Huế",
    "ru": "Тверь|Псков|Омск",
    "el": "Θεσσαλονίκη|Πάτρα|Χανιά",
    "ja": "京都|仙台|函館",
    "zh": "成都|苏州|台南",
    "ko": "전주|강릉|수원",
    "ar": "بيروت|عمّان|الرباط",
    "he": "חיפה|רחובות",
    "hi": "जयपुर|पुणे",
    "sw": "Nairobi|Ìbàdàn|Kumasi",
}
DOMAINS = "mail.example|post.example|inbox.example|letters.example|garden.example|example.com|example.net|example.org"
IDN_DOMAINS = {
    "de": "gärtnerei-müller.example",
    "fr": "café-du-jardin.example",
    "pl": "ogród.example",
    "es": "peñasco.example",
    "nordic": "blåbær.example",
    "cz": "růže.example",
    "tr": "çiçek.example",
    "vi": "vườn.example",
    "ru": "сад.example",
    "el": "κήπος.example",
    "ja": "花屋.example",
    "zh": "花园.example",
    "ko": "정원.example",
    "ar": "حديقة.example",
    "he": "גינה.example",
    "hi": "बगीचा.example",
}

# Who lacks what: as in every real list.
WITHOUT_CODE = {17, 203, 511, 640, 877}
WITHOUT_CITY = {88, 702}
UNKNOWN = {333, 951}
OTHER_CASE = {250}


def recipients():
    """Yields (display name, address, variables or None, key of the variables)."""
    languages, taken = list(PEOPLE), set()
    domains = DOMAINS.split("|")
    for number in range(RECIPIENTS):
        language = languages[number % len(languages)]
        turn = number // len(languages)
        firsts, lasts = (names.split() for names in PEOPLE[language])
        first, ascii_first = firsts[turn % len(firsts)].replace("_", " ").split("|")
        last, ascii_last = lasts[(turn // len(firsts) + turn) % len(lasts)].replace("_", " ").split("|")
        domain = domains[(number * 5 + turn) % len(domains)]
        if turn % 6 == 1:
            domain = IDN_DOMAINS.get(language, domain)
        local = f"{ascii_first}.{ascii_last}"
        if turn % 14 == 1 and language not in ("en", "sw"):
            local = f"{first}.{last}".replace(" ", "-").replace("İ", "i").lower()
        address = f"{local}@{domain}"
        if address in taken:
            address = f"{local}.{number}@{domain}"
        taken.add(address)
        name = f"{last}{first}" if language in ("ja", "zh", "ko") else f"{first} {last}"
        if number % 97 == 5:
            name = f"{last}, {first}"
        city = CITIES[language].split("|")
        variables = {
            "id": 41000 + number,
            "first": first,
            "city": city[turn % len(city)],
            "points": number * 37 % 1900,
            "code": f"WARM-{number * 7919 % 9000 + 1000}-{chr(65 + number % 26)}",
            "link": f"https://halden.example/card/{41000 + number}?key={zlib.crc32(address.encode()):08x}",
        }
        if number in WITHOUT_CODE:
            del variables["code"]
        if number in WITHOUT_CITY:
            del variables["city"]
        key = address
        if number in OTHER_CASE:
            address = address.title() if address.isascii() else address.upper()
        yield name, address, None if number in UNKNOWN else variables, key


def mailbox(name, address):
    if any(character in '.,;:@"()<>[]\\' for character in name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{address}>"


def recipient_files():
    people = list(recipients())
    lines = "".join(f"{mailbox(name, address)}\n" for name, address, _, _ in people)
    entries = ",\n".join(
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(variables, ensure_ascii=False)}"
        for _, _, variables, key in people
        if variables is not None
    )
    return {"recipients.txt": lines.encode(), "recipients.json": f"{{\n{entries}\n}}\n".encode()}


# Seven rows of five dots each, the letters of the logo.
GLYPHS = {
    "H": "10001 10001 10001 11111 10001 10001 10001",
    "A": "01110 10001 10001 11111 10001 10001 10001",
    "L": "10000 10000 10000 10000 10000 10000 11111",
    "D": "11110 10001 10001 10001 10001 10001 11110",
    "E": "11111 10000 10000 11110 10000 10000 11111",
    "N": "10001 11001 10101 10011 10001 10001 10001",
    "S": "01111 10000 10000 01110 00001 00001 11110",
}


def logo():
    """A leaf and the name, 360 by 96 pixels in three colours, without compression."""
    width, height, dot = 360, 96, 4
    pixels = [bytearray(width) for _ in range(height)]
    for y in range(height):
        for x in range(96):
            # A leaf is where two circles overlap; its vein is the line between their meeting points.
            inside = (x - 20) ** 2 + (y - 20) ** 2 < 60**2 and (x - 76) ** 2 + (y - 76) ** 2 < 60**2
            if inside:
                pixels[y][x] = 2 if abs(x + y - 96) < 3 else 1
    for row, word in ((0, "HALDEN"), (1, "SEEDS")):
        for index, letter in enumerate(word):
            for line, dots in enumerate(GLYPHS[letter].split()):
                for column, bit in enumerate(dots):
                    if bit == "1":
                        left, top = 116 + (index * 6 + column) * dot, 16 + row * 36 + line * dot
                        for y in range(top, top + dot):
                            pixels[y][left : left + dot] = b"\1" * dot
    raw = b"".join(b"\0" + bytes(row) for row in pixels)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    palette = bytes((0xEF, 0xEC, 0xE3, 0x2F, 0x4A, 0x34, 0xB9, 0xC7, 0xAE))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + chunk(b"PLTE", palette)
        + chunk(b"IDAT", stored(raw))
        + chunk(b"IEND", b"")
    )


def stored(data):
    """A zlib stream (RFC 1950) of stored blocks (RFC 1951, 3.2.4): the same from every zlib."""
    out = bytearray(b"\x78\x01")
    for start in range(0, len(data), 0xFFFF):
        block = data[start : start + 0xFFFF]
        out += struct.pack("<BHH", start + 0xFFFF >= len(data), len(block), len(block) ^ 0xFFFF) + block
    return bytes(out) + struct.pack(">I", zlib.adler32(data))


KINDS = {
    "Garlic": "Messidrome,Rose de Lautrec,Ljubascha,Fukuchi White,Chesnok Red,Germidour,Thermidrome,Morado",
    "Broad beans": "Aquadulce Claudia,Karmazyn,Bunyards Exhibition,Crimson-Flowered,Stereo,The Sutton,Witkiem",
    "Peas": "Meteor,Telefon,Kelvedon Wonder,Shiraz,Sugar Ann,Blauwschokker,Lord Leicester,Petit Provencal",
    "Tomatoes": "Matina,Black Cherry,Ananas,San Marzano,Berner Rose,Green Zebra,Auriga,Ruthje,De Berao,Zuckertraube",
    "Lettuce": "Winter Density,Forellenschluss,Merveille des Quatre Saisons,Lollo Rossa,Valdor,Grazer Krauthaeuptel",
    "Kale": "Nero di Toscana,Red Russian,Westlandse,Ostfriesische Palme,Halbhoher Gruener Krauser,Lark's Tongue",
    "Roots": "Chioggia,Gniff,Hilds Blauer,Mammoth White,Ostergruss,Tender and True,Hoffmanns Schwarze Pfahl",
    "Wild tulips": "turkestanica,clusiana,sylvestris,tarda,humilis,bakeri,linifolia,orphanidea,saxatilis,kaufmanniana",
    "Snowdrops": "nivalis,elwesii,woronowii,Flore Pleno,S. Arnott,Atkinsii,Magnet,Viridapice",
    "Medlars and quinces": "Nottingham,Westerveld,Royal,Konstantinopler,Champion,Vranja,Portugieser Birnenquitte",
    "Apples": "Boskoop,Reinette du Canada,Ingrid Marie,Gravensteiner,Ashmead's Kernel,Egremont Russet,Finkenwerder",
    "Cottage flowers": "Nigella Zolta Gwiazda,Sweet Pea Matucana,Love-lies-bleeding,Cosmos Purity,Honesty,Hollyhock",
}
NOTES = (
    "Sow thinly and late; thin once, water seldom, and pick while it is small.",
    "For every soil but a wet one. Saved from our own plants since 1994.",
    "Wants sun and a wall behind it; in return it asks for nothing else.",
    "Stands the winter without cover down to minus fifteen degrees.",
    "An old kind that shops forgot, because it does not travel. It need not.",
)


def catalogue():
    """A PDF of some pages: every kind with its varieties, a note and a price."""
    lines, number = [], 0
    for kind, names in KINDS.items():
        lines.append((kind, None, None))
        for name in names.split(","):
            number += 1
            lines.append((name, f"{2 + number * 7 % 11}.{number * 3 % 10}0", NOTES[number % len(NOTES)]))
    pages, page, top = [], [], 0
    for name, price, note in [("Halden Seeds: catalogue for 2027", None, None), *lines]:
        need = 34 if price is None else 30
        if not page or top - need < 60:
            page, top = [], 780
            pages.append(page)
        if price is None:
            top -= 34
            page.append(f"BT /F2 16 Tf 60 {top} Td ({escaped(name)}) Tj ET")
        else:
            top -= 30
            page.append(f"BT /F2 10 Tf 60 {top + 12} Td ({escaped(name)}) Tj ET")
            page.append(f"BT /F1 9 Tf 60 {top} Td ({escaped(note)}) Tj ET")
            page.append(f"BT /F1 10 Tf 490 {top + 12} Td (EUR {price}) Tj ET")
            page.append(f"0.8 w 0.85 0.83 0.76 RG 60 {top - 5} m 535 {top - 5} l S")
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
    ]
    for index, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * index} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        )
        text = "\n".join([*content, f"BT /F1 9 Tf 290 40 Td ({index + 1}) Tj ET"])
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream")
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for index, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{index} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def escaped(text):
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def main():
    files = {**recipient_files(), "logo.png": logo(), "catalogue.pdf": catalogue()}
    differ = []
    for name, data in files.items():
        path = FOLDER / name
        if sys.argv[1:] != ["--check"]:
            path.write_bytes(data)
        elif not path.is_file() or path.read_bytes() != data:
            differ.append(name)
    if differ:
        sys.exit(f"generated anew, these are different: {', '.join(differ)}")


if __name__ == "__main__":
    main()
