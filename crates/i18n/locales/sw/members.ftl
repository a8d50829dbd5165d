members-title = Wanachama
members-count = { $count ->
    [one] Mwanachama { $count }
   *[other] Wanachama { $count }
}
members-name = Jina
members-role = Cheo
members-phone = Simu
members-savings = Akiba
members-statement-of = Taarifa ya { $name }
members-you = Wewe
members-privacy = Sehemu ya katikati ya kila nambari ya simu imefichwa.

member-add-title = Ongeza mwanachama
member-add-lead = Jina linatosha. Akiwa na barua pepe, mwanachama anaweza kuingia na kusoma daftari.
member-add-submit = Ongeza mwanachama
member-email-hint = Barua pepe ya akaunti ya ChamaLink ya mwanachama, kama anayo.
member-role = Cheo
member-status-active = Anashiriki
member-status-suspended = Amesimamishwa
member-status-left = Ameondoka
member-status-deceased = Amefariki

statement-of = Taarifa ya { $name }
statement-as-of = Hadi { $time }
statement-date = Tarehe
statement-what = Nini na kwa nini
statement-in = Zilizoingia
statement-out = Zilizotoka
statement-balance = Salio
statement-opening = Salio la awali
statement-closing = Akiba ya leo
statement-total-in = Zilizowekwa
statement-total-out = Zilizotolewa
statement-csv = Faili ya jedwali (CSV)
statement-none = Bado hakuna mstari
statement-none-text = Mchango wa kwanza wa mwanachama huyu utaonekana hapa.
statement-by = Imerekodiwa na { $name }
statement-proof = Hesabu za taarifa hii zinalingana
statement-proof-text = Salio la awali { $opening }, ongeza { $in } zilizoingia, toa { $out } zilizotoka, ni { $closing }: mstari kwa mstari sawa na daftari.
statement-proof-broken = Taarifa hii hailingani na daftari
statement-proof-broken-text = Mistari na salio la daftari vinatofautiana. Usirekodi kitu kingine, na umjulishe msimamizi wa mfumo.
statement-older = Mistari ya zamani

csv-date = Tarehe
csv-entry = Rekodi
csv-type = Aina
csv-reason = Sababu
csv-receipt = Nambari ya risiti
csv-by = Aliyerekodi
csv-in = Zilizoingia (KES)
csv-out = Zilizotoka (KES)
csv-balance = Salio (KES)
