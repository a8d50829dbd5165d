brand = ChamaLink
title-of-page = { $title } – ChamaLink
title-with-error = Hitilafu: { $title }

layout-skip = Ruka hadi sehemu kuu
layout-main-menu = Menyu kuu
layout-chama-menu = Menyu ya chama hiki
layout-where = Mahali ulipo
layout-foot = ChamaLink: daftari moja, wazi kwa kila mwanachama.
layout-foot-time = Saa ni za Afrika Mashariki (EAT). Pesa ni shilingi za Kenya (KES).

nav-home = Mwanzo
nav-chamas = Vyama vyangu
nav-profile = Wasifu
nav-found = Chama kipya
nav-overview = Chama
nav-members = Wanachama
nav-record = Rekodi
nav-transactions = Miamala
nav-transactions-short = Pesa
nav-statement = Taarifa yangu
nav-statement-short = Taarifa

action-sign-in = Ingia
action-sign-out = Toka
action-register = Fungua akaunti
action-start = Anzisha chama
action-cancel = Ghairi
action-print = Chapisha
action-copy = Nakili
action-copied = Imenakiliwa
action-see-all = Ona yote
action-show-password = Onyesha nenosiri
action-older = Ya zamani
action-previous = Nyuma
action-next = Mbele

form-optional = (si lazima)
form-errors = Kuna tatizo
form-error-prefix = Hitilafu:
form-choose = Chagua

flash-signed-out = Umetoka.
flash-registered = Karibu ChamaLink. Akaunti yako iko tayari.
flash-chama-founded = Chama kimeanzishwa. Sasa ongeza wanachama.
flash-member-added = Mwanachama ameongezwa.
flash-recorded = Imerekodiwa na kuandikwa daftarini.
flash-reversed = Imebatilishwa. Rekodi zote mbili zinabaki daftarini na zinaelekezana.
flash-password-changed = Nenosiri lako limebadilishwa. Vifaa vingine vyote vimetolewa kwenye akaunti yako.

status-pending = Inasubiri
status-completed = Imekamilika
status-failed = Haikufaulu
status-reversed = Imebatilishwa

page-of = Ukurasa { $page } kati ya { $pages }

month-1 = Jan
month-2 = Feb
month-3 = Mac
month-4 = Apr
month-5 = Mei
month-6 = Jun
month-7 = Jul
month-8 = Ago
month-9 = Sep
month-10 = Okt
month-11 = Nov
month-12 = Des
