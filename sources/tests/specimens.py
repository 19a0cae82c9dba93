"""Texts in several scripts and states for the tests of anchoring. All of them are invented."""

import unicodedata

HARBOUR = """The harbour board of Velm signed a contract worth $275 million on 3 May 2019, and its \
chair, Ada Rowe, called it “a step we can’t avoid—and won’t regret.” The price rose by 4.8% within \
a year; nobody at the board had predicted that. At least 1,275 berths were promised, but only 86 \
were built.

“We never asked for a refund,” said Tomas Lind, who runs the ferry-workers’ union. “It isn’t the \
cranes [from Ostby] that failed, it’s the people who bought them.” The cranes lift 12.5 tonnes at \
-5 °C and need CO2 sensors, type A-40 or 737-800. The US$16 fee, the so-called non-resident rate, \
applies 24/7 from 06:30 to 22:15. In 2016–2018 about 10 of 10² test loads fell into the water.

The board has allegedly paid €1.2bn to a firm in Lower Velm; it denies this. A judge will hear the \
case in June. It is unlikely to end soon, e.g. before the U.S. election. Section § 12 of the \
statute says: a holder of 51% or more may not vote on its own lease. … Nothing else is known.
"""

# As a program took it out of a PDF: hard lines, lost ligatures, running heads, hyphens.
MARSH = """VELM MARSH REPORT  |  7

The \ufffdrst flood reached the lower \ufffdelds in 1961, and the sta\ufffd
counted 413 drowned cattle. Nobody had been warned. The re-
building took nine years; it cost £3.4 million, a di\ufffdcult sum for
a parish of farm-
VELM MARSH REPORT  |  8

workers. “We didn’t plan to stay,” said a \ufffdsherman called Enoch
Vale, “but the water le\ufffd us no road.” The dyke was rebuilt in
1970 with 22,000 tonnes of clay, not stone, and it has held since.
In 1998 an o\ufffdce of the ministry proposed to let it go, which the
VELM MARSH REPORT  |  9

parish refused. Its well-kept log records 17 storms of force 10 or
more. Two of them, in 2007 and 2013, passed over the top of the dyke.
"""
MARSH_WORDS = {
    "\ufffdrst": "first",
    "\ufffdelds": "fields",
    "sta\ufffd": "staff",
    "di\ufffdcult": "difficult",
    "\ufffdsherman": "fisherman",
    "le\ufffd us": "left us",
    "o\ufffdce": "office",
}
MARSH_UNDAMAGED = MARSH
for lost, word in MARSH_WORDS.items():
    MARSH_UNDAMAGED = MARSH_UNDAMAGED.replace(lost, word)

SPANISH = unicodedata.normalize(
    "NFD",
    "La señora Núñez no firmó el acta: «Nunca vi ese papel», dijo el 12 de mayo. El puente costó "
    "1.275.000 € y se cayó a los 3,5 años. ¿Quién pagó? Según el alcalde, nadie en Peñalba.",
)
GERMAN = (
    "Die Brücke über die Öse wurde nicht geprüft, sagte Frau Größl am 4. März. „Das hätte uns "
    "2,7 Millionen Euro erspart“, schrieb der Gutachter. Kein Beamter las den Bericht; drei "
    "Straßen blieben 18 Monate gesperrt."
)
RUSSIAN = (
    "Директор завода не подписал договор с фирмой «Ладога» в 2014 году. Он заявил, что 35% труб "
    "были бракованными. Никто из рабочих не получил премию, хотя план выполнили на 112%."
)
ARABIC = (
    "لم توقع المديرة العقد مع الشركة في عام ٢٠١٤. قالت إن ٣٥٪ من الأنابيب كانت معيبة، ولن تدفع "
    "المدينة ثمنها. وصلت 27 شاحنة إلى الميناء قبل الفجر."
)
HEBREW = (
    "המנהלת לא חתמה על החוזה עם החברה בשנת 2014. היא אמרה כי 35% מהצינורות היו פגומים, והעירייה "
    "אינה משלמת עליהם. שבע־עשרה משאיות הגיעו לנמל לפני הזריחה."
)
HINDI = (
    "निदेशक ने २०१४ में कंपनी के साथ अनुबंध पर हस्ताक्षर नहीं किए। "
    "उन्होंने कहा कि ३५ प्रतिशत पाइप खराब थे और "
    "शहर उनका पैसा नहीं देगा। सुबह से पहले 27 ट्रक बंदरगाह पहुँचे।"
)
BENGALI = (
    "পরিচালক ২০১৪ সালে কোম্পানির সঙ্গে চুক্তিতে সই করেননি। "
    "তিনি বলেন, ৩৫টি পাইপ ভাঙা ছিল এবং কোনো টাকা "
    "দেওয়া হবে না। ভোরের আগে 27টি ট্রাক বন্দরে পৌঁছায়।"
)
TAMIL = (
    "இயக்குநர் 2014 ஆம் ஆண்டு நிறுவனத்துடன் ஒப்பந்தத்தில் "
    "கையெழுத்திடவில்லை. குழாய்களில் 35 உடைந்திருந்தன "
    "என்று அவர் கூறினார். விடியலுக்கு முன் 27 லாரிகள் துறைமுகத்தை அடைந்தன."
)
CHINESE = (
    "公司没有支付三百万元的赔偿。王经理说，2014年的合同“从未生效”，工人们也不知道。港口当天只来了27辆卡车，"
    "其中8辆是空的。"
)
JAPANESE = (
    "会社は300万円の賠償金を支払わなかった。田中部長は「2014年の契約は無効だ」と述べた。"
    "港にはトラックが27台しか来ず、カメラは8台壊れていた。"
)
KOREAN = (
    "회사는 300만 원의 배상금을 지급하지 않았다. 김 부장은 “2014년 계약은 무효다”라고 말했다. "
    "항구에는 트럭 27대만 왔다."
)
THAI = "บริษัทไม่ได้จ่ายค่าชดเชย 3 ล้านบาท ผู้จัดการกล่าวว่าสัญญาปี 2014 ไม่มีผล มีรถบรรทุก 27 คันมาถึงท่าเรือ"

ALL = {
    "harbour": HARBOUR,
    "marsh": MARSH,
    "spanish": SPANISH,
    "german": GERMAN,
    "russian": RUSSIAN,
    "arabic": ARABIC,
    "hebrew": HEBREW,
    "hindi": HINDI,
    "bengali": BENGALI,
    "tamil": TAMIL,
    "chinese": CHINESE,
    "japanese": JAPANESE,
    "korean": KOREAN,
    "thai": THAI,
}
