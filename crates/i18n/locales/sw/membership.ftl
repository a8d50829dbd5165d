# The file of a member, offices, and the ways in.
membership-code = Nambari ya mwanachama
membership-code-hint = Andika hii kama nambari ya akaunti unapolipa kwa simu.
membership-statement = Taarifa
membership-joined = Alijiunga
membership-email = Barua pepe
membership-account = Akaunti
membership-has-account = Huingia kwa akaunti
membership-no-account = Hana akaunti; katibu ndiye hutunza uanachama
membership-fee = Ada ya kujiunga
membership-fee-left = Zinazotakiwa { $due }, zimelipwa { $paid }, zimebaki { $left }
membership-fee-paid = Zinazotakiwa { $due }, zimelipwa
membership-kin = Jamaa wa karibu
membership-kin-none = Bado hakuna aliyetajwa.
membership-kin-edit = Taja jamaa wa karibu
membership-kin-name = Jina la jamaa wa karibu
membership-kin-relation = Uhusiano wake na mwanachama
membership-kin-relation-hint = Kwa mfano: dada
membership-kin-phone = Nambari ya simu ya jamaa wa karibu
membership-kin-lead = Mtu ambaye chama humwendea jambo likitokea. Mwanachama na viongozi pekee ndio humwona. Acha yote wazi ili kumwondoa.
membership-kin-submit = Hifadhi jamaa wa karibu
membership-edit = Badilisha maelezo
membership-edit-lead = Akaunti ambayo mtu huingia nayo haibadiliki.
membership-edit-submit = Hifadhi
membership-terms = Vyeo alivyoshika
membership-term = Cheo
membership-from = Kuanzia
membership-until = Hadi
membership-now = sasa
membership-by = Na nani
membership-note = Maelezo
membership-statuses = Hali za uanachama
membership-status = Hali
membership-reason = Sababu
membership-hold = Malipo yanasubiri hadi { $time }

membership-role-title = Toa cheo kingine
membership-role-lead = Kinaanza kutumika mara moja. Malipo ya kiongozi mpya husubiri kwa muda wa saa { $hours }, ili kila mtu aone mabadiliko.
membership-role-new = Cheo kipya
membership-role-note = Kinachokabidhiwa
membership-role-note-hint = Kwa mfano: funguo za sanduku, kitabu cha hundi.
membership-role-submit = Toa cheo
membership-role-confirm = Unataka kutoa cheo hiki? Kila mwanachama ataona.

membership-status-title = Rekodi mabadiliko ya uanachama
membership-status-change = Kilichotokea
membership-status-since = Kuanzia siku gani
membership-status-since-hint = Ukiacha wazi ni leo. Kwa mfano: 2026-01-15
membership-status-reason = Sababu
membership-status-reason-hint = Kwa mfano: kumbukumbu za mkutano ulioamua. Kila mwanachama anaweza kuisoma.
membership-status-submit = Rekodi
membership-status-confirm = Unataka kurekodi hili? Litabaki kwenye faili ya mwanachama.
membership-change-suspend = Asimamishwe
membership-change-resume = Aendelee tena
membership-change-record-left = Ameondoka
membership-change-readmit = Amerudi
membership-change-record-deceased = Amefariki

membership-claim-title = Kabidhi uanachama
membership-claim-lead = Mpe mwanachama huyu msimbo. Akishaingia kwa akaunti yake, auandike kwenye "Jiunge kwa msimbo", na kuanzia hapo yeye ndiye mwanachama huyu.
membership-claim-open = Msimbo uliotengenezwa awali bado unaweza kutumika. Mpya utausitisha.
membership-claim-submit = Tengeneza msimbo
membership-claim-made = Msimbo wa { $name }
membership-claim-once = Unaonyeshwa mara hii tu, hutumika mara moja, na unadumu hadi { $time }.

membership-leave-title = Ondoka kwenye chama hiki
membership-leave-lead = Hutaona chama hiki tena. Akiba yako inabaki yako daftarini: { $savings }. Viongozi watamalizana nawe.
membership-leave-reason = Sababu, ukitaka kusema
membership-leave-submit = Ondoka kwenye chama
membership-leave-confirm = Unataka kuondoka kwenye chama hiki? Viongozi wake pekee ndio wanaweza kukurudisha.

membership-rules-title = Kanuni za viongozi
membership-rules-hours = Saa ambazo malipo ya kiongozi mpya husubiri
membership-rules-hours-hint = 0 hadi 720. Inahusu vyeo vitakavyotolewa kuanzia sasa.
membership-rules-submit = Hifadhi kanuni

invite-title = Alika watu
invite-lead = Anayefungua kiungo au kuandika msimbo huomba kukubaliwa. Uamuzi ni wenu.
invite-label = Kwa nani
invite-label-hint = Viongozi pekee ndio husoma hili. Kwa mfano: majirani wa Mama Njeri.
invite-uses = Watu wangapi wanaweza kuutumia
invite-submit = Tengeneza mwaliko
invite-made = Mwaliko wako
invite-made-once = Msimbo unaonyeshwa mara hii tu. Unadumu hadi { $time }.
invite-link = Kiungo
invite-code = Msimbo
invite-share = Jiunge na { $chama } kwenye ChamaLink: { $link } au andika msimbo { $code }
invite-share-label = Ujumbe wa kutuma
invite-list = Mialiko
invite-none = Bado hakuna mwaliko
invite-used = Umetumika mara { $uses } kati ya { $max }
invite-until = Hadi { $time }
invite-revoke = Sitisha
invite-state-open = Uko wazi
invite-state-expired = Muda umeisha
invite-state-revoked = Umesitishwa
invite-state-used-up = Umetumika wote

requests-title = Maombi ya kujiunga
requests-link = { $count ->
    [0] Maombi ya kujiunga
    [one] Ombi 1 la kujiunga
   *[other] Maombi { $count } ya kujiunga
}
requests-none = Hakuna anayesubiri
requests-none-text = Anayeandika msimbo wa mwaliko huonekana hapa.
requests-was-member = Alikuwa mwanachama akaondoka: anarudi kwenye uanachama ule ule.
requests-kept = Je, huyu ni mmoja wa wanachama wasio na akaunti?
requests-kept-none = Hapana, ni mwanachama mpya
requests-approve = Kubali
requests-reject = Kataa
requests-reject-reason = Sababu
requests-asked = Aliomba { $time }

import-title = Ongeza wanachama wengi
import-lead = Bandika majina kutoka kwa simu yako au jedwali, mtu mmoja kila mstari: jina, nambari ya simu, barua pepe. Jina linatosha.
import-list = Orodha
import-list-hint = Kwa mfano: Wanjiku Kamau, 0712 345 678
import-owe = Wanajiunga sasa na wanadaiwa ada ya kujiunga
import-check = Angalia orodha
import-submit = { $count ->
    [one] Ongeza mwanachama 1
   *[other] Ongeza wanachama { $count }
}
import-line = Mstari
import-found = { $count ->
    [one] Mtu 1 anaweza kuongezwa.
   *[other] Watu { $count } wanaweza kuongezwa.
}
import-bad = { $count ->
    [one] Mstari 1 unahitaji kurekebishwa. Urekebishe uangalie tena; hakuna atakayeongezwa hadi mistari yote iwe sawa.
   *[other] Mistari { $count } inahitaji kurekebishwa. Irekebishe uangalie tena; hakuna atakayeongezwa hadi mistari yote iwe sawa.
}

join-title = Jiunge kwa msimbo
join-lead = Andika msimbo uliopewa, au fungua kiungo ulichotumiwa.
join-code = Msimbo
join-code-hint = Kwa mfano: ABCD-EFGH-JKMN
join-submit = Angalia
join-ask-title = Jiunge na { $chama }
join-ask-submit = Omba kujiunga
join-message = Wewe ni nani
join-message-hint = Ili viongozi wakujue. Kwa mfano: Mimi ni dada ya Njeri.
join-claim-title = Wewe ni { $name } katika { $chama }
join-claim-lead = Viongozi wamekutunzia uanachama huu. Uchukue, na kuanzia sasa utaona akiba na taarifa yake.
join-claim-submit = Ni mimi
join-rules = Kanuni za chama
join-fee = Ada ya kujiunga

flash-role-changed = Cheo kimetolewa.
flash-status-changed = Imerekodiwa.
flash-member-edited = Imehifadhiwa.
flash-invitation-ended = Mwaliko umesitishwa.
flash-admitted = Amekubaliwa. Mwanachama mpya anaweza kuona chama.
flash-rejected = Amekataliwa. Mtu huyu si mwanachama.
flash-imported = Wote sasa ni wanachama.
flash-left = Umeondoka kwenye chama.
flash-claimed = Karibu. Uanachama ni wako.
flash-asked-to-join = Umeomba kujiunga. Viongozi wataamua; chama kitaonekana kwenye vyama vyako wakikukubali.
action-back = Rudi

flash-rules-saved = Kanuni imehifadhiwa.

permission-manage-members = Kualika na kukubali wanachama
permission-change-member-status = Kusimamisha wanachama na kurekodi walioondoka
permission-edit-own-details = Kutunza maelezo yako mwenyewe
permission-leave-chama = Kuondoka kwenye chama

error-already-asked = Tayari umeomba. Viongozi bado hawajaamua.
error-contact-email-twice = Barua pepe hii iko pia kwenye mstari wa awali.
error-contact-is-member = { $email } ni ya mwanachama, au ya aliyeondoka. Ondoa mstari huu utafute kwenye orodha ya wanachama.
error-contact-lines-wrong = Mistari ya kurekebisha: { $lines }. Hakuna aliyeongezwa.
error-contact-list-empty = Bandika angalau jina moja.
error-contact-list-too-long = Orodha ni ndefu mno. Bandika watu wasiozidi 200 kwa mara moja.
error-contact-name-missing = Jina halipo.
error-contact-one-name = Andika jina la kwanza na la mwisho.
error-contact-phone-twice = Nambari hii ya simu iko pia kwenye mstari wa awali.
error-entry-code-ended = Msimbo huu umebadilishwa na mpya. Omba huo mpya.
error-entry-code-expired = Muda wa msimbo huu umeisha. Omba mpya.
error-entry-code-mistyped = Herufi au tarakimu ya msimbo si sahihi, au mbili zimebadilishana. Ulinganishe tena.
error-entry-code-not-a-code = Msimbo una herufi na tarakimu 12, kwa mfano ABCD-EFGH-JKMN. Hauna 0, 1, I, L wala O.
error-entry-code-required = Andika msimbo uliopewa.
error-entry-code-unknown = Hakuna msimbo kama huo. Ulinganishe tena, au omba mpya.
error-entry-code-used = Msimbo huu umeshatumika. Omba mpya.
error-hold-hours-out-of-range = Andika saa kuanzia 0 hadi 720.
error-invitation-expired = Muda wa mwaliko huu umeisha. Omba mpya.
error-invitation-revoked = Mwaliko huu umesitishwa. Omba mpya.
error-invitation-used-up = Mwaliko huu umetumiwa na watu wote uliowekewa. Omba mpya.
error-invitation-uses-out-of-range = Andika nambari kuanzia 1 hadi 500.
error-join-state-unknown = Chagua hali ya ombi.
error-last-chairperson = Chama huwa na mwenyekiti daima. Taja mwingine kwanza.
error-member-change-unknown = Chagua kilichotokea kwenye orodha.
error-member-code-mistyped = Tarakimu ya nambari ya mwanachama si sahihi, au mbili zimebadilishana. Ilinganishe tena.
error-member-code-not-a-code = Nambari ya mwanachama ina tarakimu sita au zaidi, kwa mfano 005724.
error-member-code-required = Andika nambari ya mwanachama, kwa mfano 005724.
error-member-has-account = Mwanachama huyu tayari huingia kwa akaunti. Chagua asiye na akaunti.
error-member-not-active = Mwanachama huyu hashiriki kwa sasa. Chagua mwanachama anayeshiriki.
error-own-role = Hakuna anayebadilisha cheo chake mwenyewe. Mwombe mwenyekiti mwingine.
error-own-status = Kiongozi mwingine ndiye huamua kuhusu uanachama wako. Ili kuondoka, tumia "Ondoka kwenye chama hiki".
error-request-decided = Kiongozi mwingine ameshaamua ombi hili.
error-request-person-listed = { $name } kwenye orodha yenu ana nambari ya simu au barua pepe hiyo hiyo na hana akaunti. Chagua mwanachama huyu, kama ni mtu yule yule, au rekebisha orodha.
error-role-of-inactive = Mwanachama anayeshiriki pekee ndiye hupewa cheo.
error-role-unchanged = Mwanachama tayari ana cheo hiki. Chagua kingine.
error-status-change-impossible = Hilo haliwezekani kwa hali ya sasa ya uanachama. Angalia faili ya mwanachama.
error-status-day-in-future = Siku hiyo bado haijafika. Chagua leo au siku ya awali.
