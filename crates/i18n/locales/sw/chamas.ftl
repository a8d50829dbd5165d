chamas-title = Vyama vyangu
chamas-none-title = Bado hujajiunga na chama
chamas-none = Anzisha chama sasa, au mwombe mwenyekiti wako akuongeze kwa barua pepe uliyotumia kujisajili.
chamas-my-savings = Akiba yangu
chamas-total-contributions = Jumla ya michango
chamas-count = { $count ->
    [one] Uko katika chama 1.
   *[other] Uko katika vyama { $count }.
}

chama-found-title = Anzisha chama
chama-found-lead = Utakuwa mwenyekiti wake. Jina na mchango vinatosha kuanza.
chama-found-submit = Anzisha chama
chama-group-about = Kuhusu chama
chama-group-meetings = Mikutano
chama-group-money = Michango
chama-group-agreement = Mliyokubaliana
chama-name = Jina la chama
chama-description = Kinachowaunganisha
chama-description-hint = Sentensi moja au mbili.
chama-meeting-day = Siku ya mkutano
chama-meeting-time = Saa ya mkutano
chama-meeting-time-hint = Kwa mfano: 14:00
chama-contribution-amount = Mchango wa kila mwanachama
chama-contribution-frequency = Mara ngapi
chama-registration-fee = Ada ya kujiunga ya mwanachama mpya
chama-location = Mnapokutana
chama-rules = Kanuni
chama-rules-hint = Kwa mfano: faini ya kuchelewesha mchango.
chama-objectives = Malengo

chama-meets = Hukutana { $day } saa { $time }
chama-contributes = { $amount } { $frequency }
chama-cash = Pesa zilizopo
chama-cash-note = Jumla ya mahali pote pa pesa
chama-savings = Jumla ya michango
chama-savings-note = Akiba ya wanachama wote
chama-agreed = Mchango uliokubaliwa
chama-members = Wanachama
chama-places = Pesa ziko wapi
chama-place = Mahali
chama-balance = Salio
chama-total = Jumla
chama-funds = Pesa ni za nini
chama-fund = Mfuko
chama-recent = Miamala ya karibuni
chama-no-movements = Bado hakuna pesa zilizoingia wala kutoka
chama-no-movements-text = Anza na salio la mwanzo, au mchango wa kwanza.
chama-quick-record = Rekodi pesa
chama-quick-member = Ongeza mwanachama
chama-about = Kuhusu chama hiki
chama-status-active = Kinaendelea
chama-status-suspended = Kimesimamishwa
chama-status-closed = Kimefungwa

proof-balanced = Hesabu zinalingana
proof-balanced-text = { $count ->
    [one] Rekodi 1 imejumlishwa: pesa zilizotoka mahali pamoja zilifika pengine. Tofauti: KES 0.00.
   *[other] Rekodi { $count } zimejumlishwa: pesa zilizotoka mahali pamoja zilifika pengine. Tofauti: KES 0.00.
}
proof-broken = Hesabu hazilingani
proof-broken-text = Tofauti ni { $difference }. Usirekodi kitu kingine, na umjulishe msimamizi wa mfumo.


frequency-weekly = kila wiki
frequency-fortnightly = kila wiki mbili
frequency-monthly = kila mwezi
frequency-quarterly = kila miezi mitatu

weekday-monday = Jumatatu
weekday-tuesday = Jumanne
weekday-wednesday = Jumatano
weekday-thursday = Alhamisi
weekday-friday = Ijumaa
weekday-saturday = Jumamosi
weekday-sunday = Jumapili
