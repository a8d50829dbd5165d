front-title = Daftari la chama ambalo kila mwanachama anaweza kukagua
front-lead = ChamaLink huweka michango, faini, msaada na pesa taslimu za kikundi chako katika daftari moja. Kila mwanachama anaweza kulisoma, na hakuna anayeweza kufuta chochote.
front-have-account = Nina akaunti

front-sample-title = Kikundi cha Wanawake cha Umoja
front-sample-one = Mchango, Wanjiku
front-sample-two = Kukodi ukumbi wa mkutano
front-sample-three = Mchango, Akinyi
front-sample-proof = Hesabu zinalingana

front-promises = Unachoweza kutegemea
front-promise-kept = Hakuna kinachofutwa
front-promise-kept-text = Kosa hurekebishwa kwa rekodi ya pili kando ya ile ya kwanza, pamoja na sababu na jina la aliyeirekodi. Zote mbili hubaki.
front-promise-balance = Hesabu hulingana daima
front-promise-balance-text = Kila shilingi hutoka mahali pamoja na kufika pengine. ChamaLink hujumlisha daftari lote na kukuonyesha uthibitisho.
front-promise-open = Wazi kwa kila mwanachama
front-promise-open-text = Wanachama huona salio, miamala na taarifa zao wenyewe pamoja na sababu ya kila mstari. Nambari za simu hufichwa.
front-promise-yours = Daftari linabaki lenu
front-promise-yours-text = Chapisha taarifa au ichukue kama faili ya jedwali wakati wowote. Kikundi chako kinaweza kuendesha ChamaLink kwenye kompyuta yake.

front-steps = Anza kwenye mkutano wenu ujao
front-step-found = Anzisha chama chako
front-step-found-text = Jina lake, siku ya mkutano na mchango wa kila mwanachama.
front-step-members = Ongeza wanachama
front-step-members-text = Jina linatosha. Hata asiye na simu ni mwanachama.
front-step-record = Rekodi pesa
front-step-record-text = Pesa taslimu, benki, hundi au nambari ya M-Pesa, kwa fomu moja fupi kwenye simu yako.
