"""The shipped classifier on what people write: the suggestion is only as good as its keywords."""

import time
from datetime import date

import pytest

import data
from domain.catalogue import Catalogue
from domain.emergency import found
from domain.topics import TopicIndex, index, suggest
from storage.imports import Imported, parse
from storage.stems import stems

WINTER, SUMMER = date(2026, 12, 10), date(2026, 7, 10)


@pytest.fixture(scope="module")
def known() -> TopicIndex:
    result = parse(data.starter(), Catalogue())
    assert isinstance(result, Imported)
    return index(result.topics, stems)


WRITTEN = [
    ("Огромная яма на дороге возле дома 5, пробил колесо", "roads.pothole"),
    ("на ул. Ленина дорога вся разбита, ямы", "roads.pothole"),
    ("Люк без крышки на тротуаре, опасно!", "roads.manhole"),
    ("дорогу не чистили от снега неделю, не проехать", "roads.snow"),
    ("Тротуар как каток, люди падают", "roads.pavement_snow"),
    ("нет тротуара вдоль дороги, ходим по проезжей части", "roads.pavement"),
    ("стёрлась зебра у школы, нужен пешеходный переход", "roads.marking"),
    ("светофор на перекрёстке не работает", "roads.traffic_light"),
    ("после дождя огромная лужа, ливнёвка забита", "roads.flooded"),
    ("отсыпьте щебнем дорогу в деревню", "roads.rural"),
    ("сломаны качели на детской площадке", "yards.playground"),
    ("во дворе ямы, асфальт разбит", "yards.pothole"),
    ("двор завалило снегом, дворник не чистит", "yards.snow"),
    ("дворник не убирает двор", "yards.cleaning"),
    ("Машины паркуются на газоне", "yards.parking"),
    ("соседи перекрыли проезд машинами, не выехать со двора", "yards.parking"),
    ("во дворе третий год стоит брошенный автомобиль без номеров", "yards.abandoned_car"),
    ("поставьте лавочку у подъезда", "yards.bench"),
    ("Течет крыша, капает с потолка", "housing.roof"),
    ("над подъездом висят огромные сосульки", "housing.icicles"),
    ("в подъезде грязно, полы не моют", "housing.entrance"),
    ("темно в подъезде, перегорела лампочка", "housing.entrance_light"),
    ("Лифт не работает второй день", "housing.lift"),
    ("в подвале вода и комары", "housing.basement"),
    ("пришла квитанция с завышенной суммой за отопление, прошу перерасчёт", "housing.charges"),
    ("управляющая компания не отвечает на звонки", "housing.company"),
    ("когда будет капремонт нашего дома", "housing.capital"),
    ("дом аварийный, когда расселят", "housing.emergency_house"),
    ("Батареи холодные, замерзаем", "utilities.no_heating"),
    ("нет отопления третий день", "utilities.no_heating"),
    ("батареи еле тёплые, в квартире 16 градусов", "utilities.weak_heating"),
    ("нет горячей воды неделю", "utilities.hot_water"),
    ("отключили холодную воду без предупреждения", "utilities.cold_water"),
    ("из крана идёт ржавая вода с запахом", "utilities.water_quality"),
    ("прорвало трубу, вода хлещет по улице", "utilities.pipe_burst"),
    ("канализация течёт во двор, вонь из колодца", "utilities.sewage"),
    ("В посёлке нет света с утра", "utilities.electricity"),
    ("скачки напряжения, сгорел холодильник", "utilities.electricity"),
    ("столб наклонился, провода провисли", "utilities.wires"),
    ("когда проведут газ в нашу деревню", "utilities.gas"),
    ("мусор не вывозят две недели, баки переполнены", "waste.not_collected"),
    ("поставьте контейнеры для мусора на нашей улице", "waste.containers"),
    ("в лесу за дачами свалка", "waste.dump"),
    ("у контейнера старая мебель и диван", "waste.bulky"),
    ("куда сдать батарейки и лампы", "waste.recycling"),
    ("сухое дерево вот-вот упадёт на детскую площадку", "greenery.dangerous_tree"),
    ("ветки закрывают окна, обрежьте", "greenery.pruning"),
    ("трава по пояс, не косят", "greenery.grass"),
    ("рубят деревья в парке", "greenery.illegal_felling"),
    ("в сквере разбиты клумбы", "greenery.park"),
    ("на кладбище не убирают мусор", "greenery.cemetery"),
    ("не горит фонарь у дома 12", "lighting.lamp_off"),
    ("на улице темно, фонари не работают", "lighting.lamp_off"),
    ("установите фонари, улица без освещения совсем", "lighting.new"),
    ("фонари горят днём", "lighting.daytime"),
    ("автобус 12 опять не пришёл, ждали час", "transport.schedule"),
    ("верните автобус до больницы, маршрут отменили", "transport.route"),
    ("на остановке разбили стекло", "transport.stop"),
    ("водитель маршрутки нахамил и проехал мимо остановки", "transport.driver"),
    ("с карты дважды списали за проезд", "transport.fare"),
    ("торгуют с рук у вокзала", "trade.street"),
    ("в магазине просроченный товар", "trade.shop"),
    ("все столбы обклеены объявлениями", "trade.advertising"),
    ("сосед захватил землю и построил гараж", "trade.construction"),
    ("не ловит сотовая связь в деревне", "trade.internet"),
    ("стая бродячих собак у школы", "animals.stray"),
    ("соседка выгуливает собаку без намордника", "animals.owners"),
    ("на обочине мёртвая собака, уберите", "animals.dead"),
    ("коровы ходят по улице и едят цветы", "animals.livestock"),
    ("крысы бегают у мусорки", "animals.pests"),
    ("обработайте парк от клещей", "animals.ticks"),
    ("не дают место в детском саду", "social.kindergarten"),
    ("в школе холодно и плохо кормят в столовой", "social.school"),
    ("к терапевту не записаться, нет талонов", "social.doctor"),
    ("скорая ехала два часа", "social.hospital"),
    ("не пришло пособие на ребёнка", "social.benefits"),
    ("нет пандуса, с коляской не подняться", "social.accessibility"),
    ("закрыли сельский клуб и библиотеку", "social.culture"),
    ("соседи шумят по ночам, громкая музыка", "safety.noise"),
    ("завод дымит, химический запах, нечем дышать", "safety.air"),
    ("в реку сливают стоки, дохнет рыба", "safety.water_body"),
    ("паводок топит огороды", "safety.flood"),
    ("пожарный гидрант не работает", "safety.fire"),
    ("заброшенное здание, дети лазят", "safety.open_building"),
    ("исписали стены, граффити", "safety.vandalism"),
    ("рыбаки выходят на тонкий лёд", "safety.winter_ice"),
    ("администрация прислала отписку", "safety.officials"),
    ("отремонтируйте дорогу на Садовой, одни ухабы", "roads.pothole"),
    ("раскопали двор и бросили", "roads.digging"),
    ("голый лёд у входа в поликлинику", "roads.pavement_snow"),
    ("соседи затопили, стояк течёт", "housing.pipes"),
    ("помойка под окнами", "waste.not_collected"),
    ("снег не вывозят неделю", "yards.snow"),
    ("почему не включают отопление, на улице минус", "utilities.no_heating"),
    ("вода чёрная течёт из крана", "utilities.water_quality"),
    ("выбросили покрышки в овраг", "waste.dump"),
    ("самовольно поставили шлагбаум", "yards.parking"),
    ("псы гоняют детей", "animals.stray"),
    ("борщевик возле школы", "greenery.grass"),
    ("темнота на Лесной", "lighting.lamp_off"),
    ("балкон разваливается", "housing.capital"),
    ("каток не залили", "social.culture"),
]


@pytest.mark.parametrize(("text", "topic"), WRITTEN)
def test_what_people_write_is_among_the_three_suggested(text: str, topic: str, known: TopicIndex) -> None:
    assert topic in suggest(stems(text), known, WINTER)


def test_the_first_suggestion_is_mostly_the_right_one(known: TopicIndex) -> None:
    first = [suggest(stems(text), known, WINTER)[:1] == [topic] for text, topic in WRITTEN]

    assert sum(first) >= 0.85 * len(WRITTEN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Здравствуйте",
        "привет как дела",
        "qwerty 12345",
        "😀" * 100,
        "спасибо вам большое",
        "не не не нет",
    ],
)
def test_nothing_is_suggested_when_nothing_fits(text: str, known: TopicIndex) -> None:
    assert suggest(stems(text), known, WINTER) == []


def test_an_ordinary_complaint_shows_no_emergency_numbers() -> None:
    alarmed = [text for text, _ in WRITTEN if found(text)]

    assert alarmed == ["рыбаки выходят на тонкий лёд"]


def test_a_long_text_of_the_same_words_is_answered_at_once(known: TopicIndex) -> None:
    begun = time.process_time()

    suggest(stems("яма на дороге снег во дворе не чистят мусор вода " * 400), known, SUMMER)

    assert time.process_time() - begun < 0.5
