# What every request passes: refused before anyone looked at what it asks for.
problem-405-title = Hilo haliwezi kufanyika hapa
problem-408-title = Ulichotuma kilichelewa kufika
problem-414-title = Anwani ni ndefu mno
problem-415-title = Hatuwezi kusoma aina hiyo ya maudhui
problem-431-title = Headers za ombi ni kubwa mno

error-not-found = Hakuna kitu hapa, au huna ruhusa ya kukiona.
error-method-not-allowed = Anwani hii haikubali mbinu hiyo. Header ya Allow inaorodhesha inazokubali.
error-body-too-large = Ulichotuma ni kikubwa kuliko tunachokubali. Kifupishe utume tena.
error-body-too-slow = Ulichotuma hakikufika kwa wakati. Angalia mtandao utume tena.
error-body-broken = Ulichotuma hakikufika kikamilifu. Tuma tena.
error-body-empty = Ombi halikuwa na kitu. Tuma maudhui yenye sehemu za ombi hili.
error-body-invalid = Kuna sehemu za kurekebisha; kila moja imeorodheshwa na sababu yake.
error-json-broken = Hii si JSON sahihi, mstari { $line } safu { $column }.
error-form-broken = Fomu hii haikuweza kusomwa. Fungua ukurasa tena uijaze upya.
error-content-type-unsupported = Tuma application/json kwa anwani ya API, au fomu ya ukurasa, na ueleze hivyo kwenye header ya Content-Type.
error-query-invalid = Baadhi ya maneno baada ya alama ya kuuliza hayaeleweki; kila moja limeorodheshwa na sababu yake.
error-request-invalid = Ombi halikuwa kama lilivyotarajiwa. Liangalie ujaribu tena.
error-headers-too-large = Ombi lina headers nyingi au ndefu mno. Futa cookies za tovuti hii ujaribu tena.
error-address-too-long = Anwani ni ndefu kuliko tunavyosoma. Ifupishe ujaribu tena.
error-internal = Kuna hitilafu upande wetu. Hakuna kilichoandikwa daftarini. Jaribu tena baada ya muda mfupi.
error-unavailable = Daftari halipatikani kwa sasa. Jaribu tena baada ya dakika moja.
error-took-too-long = Hili limechukua muda mrefu kuliko tunavyosubiri. Angalia miamala ya karibuni kabla ya kujaribu tena.
error-unauthenticated = Ingia kwanza.
error-csrf-refused = Ombi hili limetoka tovuti nyingine, kwa hivyo halikufanywa. Fungua ukurasa wetu ujaribu hapo.
error-csrf-token-wrong = Fomu hii ilifunguliwa zamani mno au kwenye kivinjari kingine. Fungua ukurasa tena utume kutoka hapo.
error-too-many-requests = Maombi yamekuwa mengi kwa muda mfupi. Sekunde za kusubiri kabla ya kujaribu tena: { $seconds }.
error-too-many-sign-ins = Majaribio ya kuingia yamekuwa mengi. Sekunde za kusubiri kabla ya kujaribu tena: { $seconds }.
error-idempotency-key-empty = Idempotency-Key haina kitu. UUID inatosha.
error-idempotency-key-too-long = Idempotency-Key isizidi herufi 255. UUID inatosha.
error-idempotency-key-forbidden-character = Idempotency-Key iwe na herufi za ASCII zinazoonekana pekee, bila nafasi. UUID inatosha.
error-idempotency-key-twice = Tuma Idempotency-Key moja, si kadhaa.

# One field, and why it will not do.
error-field-missing = Hii inahitajika.
error-field-unknown = Hakuna sehemu kama hiyo hapa.
error-field-twice = Hii imetumwa mara mbili.
error-field-wrong-type = Hii si ya aina inayotakiwa.
error-field-invalid = Hii haimo kwenye orodha tunayoijua hapa.
error-field-broken = Hii si JSON sahihi.
error-field-not-text = Hii inapaswa kuwa maandishi.
error-field-not-number = Hii inapaswa kuwa nambari kamili.
error-field-not-boolean = Hii inapaswa kuwa true au false.
error-field-not-list = Hii inapaswa kuwa orodha.
error-field-not-object = Hii inapaswa kuwa object yenye sehemu zenye majina.
error-field-out-of-range = Nambari hii ni kubwa au ndogo mno.
