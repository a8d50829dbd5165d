payouts-title = M-Pesa inasema nini
payouts-known = Kinachojulikana

payout-state-reserved = Yanasubiri zamu
payout-state-sending = Yanatumwa
payout-state-unknown = Bado hayajulikani
payout-state-succeeded = Yamelipwa
payout-state-failed = Hayakulipwa

payout-reserved-text = Pesa zimewekwa kando. Kinachofuata ni kuiomba M-Pesa.
payout-sending-text = M-Pesa imeombwa na bado haijajibu.
payout-unknown-text = Tunaiuliza M-Pesa kilichotokea; tumeuliza mara { $count } hadi sasa. Hayatumwi kamwe kama malipo ya pili.
payout-receipt = Risiti { $receipt }
payout-recipient = Jina lililosajiliwa: { $name }
payout-cost = M-Pesa ilikata { $amount }
payout-failed-text = Pesa zimerudi zilipokuwa.

payout-failure-no-funds = PayBill haina pesa za kutosha. Hamishia pesa humo, kisha upendekeze malipo tena.
payout-failure-limit = Kiasi kinazidi kikomo cha M-Pesa, au cha anayelipwa. Lipa kidogo, au kwa sehemu.
payout-failure-not-registered = Nambari hii haijasajiliwa na M-Pesa. Mwombe anayelipwa nambari nyingine.
payout-failure-credentials = M-Pesa haikukubali jina au nenosiri ambalo chama hutumia kulipa. Angalia PayBill kwenye mipangilio.
payout-failure-not-allowed = PayBill hairuhusiwi kutuma pesa. Iombe Safaricom iiruhusu.
payout-failure-not-handed-over = Ombi halikufika M-Pesa. Angalia PayBill kwenye mipangilio, kisha upendekeze malipo tena.
payout-failure-other = M-Pesa ilikataa.
payout-failure-words = M-Pesa inasema: { $words }

payout-name-differs = Nambari imesajiliwa kwa jina { $name }, lakini aliyekusudiwa ni { $payee }. Uliza kama pesa zilimfikia mtu sahihi.
payout-overdue = Hakuna kinachojulikana kwa zaidi ya dakika 15. Angalia taarifa ya PayBill yenyewe, na usilipe tena kwa mkono.
payout-difference-after-all = M-Pesa ilisema malipo yameshindikana, kisha ikayatuma hata hivyo. Yameandikwa kama muamala wa peke yake: hakikisha hayakulipwa mara mbili.
payout-difference-other-receipt = M-Pesa ilitaja risiti ya pili kwa malipo haya. Angalia kwenye taarifa kama yalilipwa mara mbili.
payout-difference-other-amount = M-Pesa ilitaja kiasi tofauti na kilichoombwa. Angalia kwenye taarifa kilichotumwa.
payout-difference-receipt-twice = M-Pesa ilitaja risiti ya malipo mengine. Angalia kwenye taarifa ni ipi.
payout-difference-not-bookable = M-Pesa ilituma, lakini daftari halikukubali: mahali hapo pana pesa kidogo mno, au daftari limefungwa. Tutajaribu tena.

prepare-title = Lipa wengi kwa pamoja
prepare-lead = Mstari mmoja kwa kila mwanachama, kama mgao au zamu ya merry-go-round. Viongozi huidhinisha jumla kama malipo ya pamoja; kisha M-Pesa hulipa mmoja baada ya mwingine.
prepare-name = Jina la orodha
prepare-savings = Akiba
prepare-no-phone = Hana nambari ya simu ya Kenya, kwa hivyo M-Pesa haiwezi kumlipa
prepare-amount-of = Kiasi cha { $name }
prepare-purpose-of = Sababu ya kulipa { $name }, kama ni tofauti
prepare-total = Jumla
prepare-holds = Kulingana na daftari, PayBill ina { $amount }. Gharama za M-Pesa huongezwa juu ya jumla.
prepare-no-paybill = Chama hakina PayBill inayoweza kulipa
prepare-no-paybill-text = Unganisha PayBill kwenye mipangilio, pamoja na jina na nenosiri la kulipia.

progress-title = { $name }
progress-sentence = Malipo { $arrived } kati ya { $lines } yamelipwa, { $failed } hayakulipwa, { $open } yako njiani.
progress-looks-again = Ukurasa huu hujisasisha wenyewe kila sekunde chache.
progress-back = Rudi kwenye malipo
progress-link = Fuatilia M-Pesa imefika wapi
progress-none = M-Pesa hailipi haya
progress-none-text = Yanalipwa kwa mkono.

payment-lines-title = Mistari
payment-lines = { $count ->
    [one] Mwanachama 1
   *[other] Wanachama { $count }
}
payment-needs-a-look = Yaangaliwe
payment-event-sending = Yameidhinishwa kikamilifu, M-Pesa imeombwa
proposal-state-sending = Yanatumwa
proposal-state-failed = Hayakulipwa
flash-sending = Yameidhinishwa. M-Pesa inaombwa kuyalipa.

error-payout-state-unknown = Hakuna hali ya malipo kama hiyo.
error-payout-failure-unknown = Hakuna sababu kama hiyo.
error-payout-not-whole-shillings = M-Pesa hutuma shilingi kamili. Ondoa senti.
error-payout-out-of-range = M-Pesa hutuma shilingi 10 hadi 250,000 kwa mara moja. Chagua kiasi kati ya hizo.
error-payout-no-phone = Hakuna nambari ya simu ya Kenya ya kutumia pesa. Andika moja.
error-payout-not-reversible = M-Pesa imetuma pesa hizi, kwa hivyo haziwezi kurudishwa hapa. Zikirudishwa, zirekodi kuwa zimepokelewa.
error-batch-empty = Andika kiasi cha angalau mwanachama mmoja.
error-batch-too-long = Mistari isizidi 100. Tengeneza orodha mbili.
error-batch-member-twice = Mwanachama yuko kwenye orodha mara mbili. Mweke kwenye mstari mmoja.
error-batch-total-too-large = Jumla yote ni kubwa mno kwa orodha moja. Tengeneza mbili.
error-batch-title-required = Andika jina la orodha.
error-batch-kind-not-offered = Orodha inaweza kuwa ya kutoa akiba, msaada au matumizi. Chagua moja.
error-batch-needs-paybill = Chama hakina PayBill inayoweza kulipa. Unganisha kwanza kwenye mipangilio.
error-batch-member-without-phone = M-Pesa haiwezi kumlipa { $name }: hakuna nambari ya simu ya Kenya. Iandike kwenye faili yake, au mwondoe kwenye orodha.
error-batch-cannot-be-sent = M-Pesa haiwezi tena kulipa mstari { $line }: angalia PayBill kwenye mipangilio na simu ya mwanachama.

payout-end = M-Pesa haikufanya malipo haya
payout-end-lead = Fanya hivi tu ikiwa tovuti ya M-Pesa au huduma yake kwa wateja imesema hivyo. Viongozi wawili lazima waseme; kisha pesa zinarudi zilipokuwa. Zikifika baadaye, zitaandikwa wakati huo.
payout-end-reason = Unajuaje kuwa { $name } hakulipwa?
flash-payout-end-asked = Kiongozi mwingine lazima aseme hivyo pia.
flash-payout-ended = Malipo yamesitishwa; pesa zimerudi zilipokuwa.
error-payout-may-arrive = Malipo haya yanajulikana, au bado yanaweza kufika: subiri siku moja baada ya M-Pesa kuombwa.
error-needs-another-officer = Sasa kiongozi mwingine lazima afanye: mtu mmoja hawezi kufanya yote mawili.
