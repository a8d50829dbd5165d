register-title = Fungua akaunti
register-lead = Akaunti moja inahudumia vyama vyako vyote.
register-submit = Fungua akaunti
register-have-account = Tayari una akaunti?

sign-in-title = Ingia
sign-in-lead = Karibu tena.
sign-in-no-account = Wewe ni mgeni kwenye ChamaLink?
sign-in-remember = Nibaki nimeingia kwenye simu hii kwa siku 30
sign-in-remember-hint = Acha wazi kwenye simu mnayotumia pamoja.

person-first-name = Jina la kwanza
person-last-name = Jina la mwisho
person-username = Jina la mtumiaji
person-username-hint = Herufi ndogo, tarakimu, nukta, kistari au mstari wa chini; angalau 3. Kwa mfano: wanjiku.m
person-email = Barua pepe
person-phone = Nambari ya simu
person-phone-hint = Kwa mfano: 0712 345 678
person-password = Nenosiri
person-password-hint = Angalau herufi 8. Sentensi fupi ni rahisi kukumbuka na ngumu kubahatisha.
person-name = Jina
person-joined = Ulijiunga
person-no-phone = Hakuna nambari ya simu

dashboard-title = Mwanzo
dashboard-greeting = Hujambo, { $name }
dashboard-lead = Hivi ndivyo vyama vyako vilivyo leo.
dashboard-chamas = Vyama vyangu
dashboard-latest = Ya karibuni katika vyama vyangu
dashboard-no-movements = Bado hakuna pesa zilizoingia wala kutoka. Yanayorekodiwa katika vyama vyako yataonekana hapa.

profile-title = Wasifu
profile-details = Maelezo yako
profile-password = Badilisha nenosiri lako
profile-password-lead = Utabaki umeingia hapa. Vifaa vingine vyote vitatolewa.
profile-password-submit = Badilisha nenosiri
profile-current-password = Nenosiri la sasa
profile-new-password = Nenosiri jipya
profile-sign-out = Toka
profile-sign-out-lead = Ukitoka, unaondolewa kwenye kifaa hiki mara moja.
