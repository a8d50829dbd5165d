# Pasted messages
error-sms-amount-unreadable = Hatuwezi kusoma kiasi kwenye ujumbe huu. Nakili ujumbe wote tena.
error-sms-failed = Ujumbe huu unasema hakuna kilicholipwa. Lipa tena, kisha ubandike ujumbe mpya.
error-sms-not-a-payment = Ujumbe huu si wa malipo. Bandika ule unaotaja aliyelipwa na kiasi.
error-sms-not-mpesa = Huu si ujumbe wa M-Pesa: lazima uwe na risiti ikifuatwa na “Confirmed”. Unakili wote.
error-sms-required = Bandika ujumbe uliotumwa na M-Pesa.
error-sms-several = Kuna zaidi ya ujumbe mmoja. Bandika mmoja mmoja.
error-sms-too-long = Haya ni marefu kuliko ujumbe wowote wa M-Pesa. Bandika ujumbe mmoja tu.

# Files of statements
error-statement-columns-unfit = Safu ulizochagua hazifai faili hii. Chagua siku na kiasi kwenye vichwa vyake.
error-statement-damaged = Faili hii imeharibika. Pakua taarifa tena utume faili mpya.
error-statement-empty = Faili hii haina kitu. Pakua taarifa tena.
error-statement-layout-unknown = Hatujui vichwa vya faili hii. Taja safu ya siku na safu ya kiasi.
error-statement-no-text = PDF hii haina maandishi, ina picha tu. Omba taarifa kama CSV au XLSX.
error-statement-not-one = Hii si taarifa tunayoweza kusoma. Itume kama CSV, XLSX au PDF.
error-statement-old-workbook = Jedwali hili ni la aina ya zamani, au lina nenosiri. Lifungue ulihifadhi kama XLSX au CSV bila nenosiri.
error-statement-password-needed = PDF hii imefungwa. Andika nenosiri lake; M-Pesa hulituma pamoja na taarifa, mara nyingi ni nambari ya kitambulisho.
error-statement-password-wrong = Hilo si nenosiri la PDF hii. Liandike tena.
error-statement-too-large = Faili ni kubwa mno. Tuma isiyozidi MB 10; omba kipindi kifupi.
error-statement-too-many-rows = Mistari ni mingi mno. Tuma isiyozidi 20,000 kwa mara moja; omba kipindi kifupi.
error-statement-unpacks-too-much = Faili hii ikifunguliwa inazidi taarifa yoyote. Ipakue tena, au ihifadhi kama CSV.

# Lines of statements that are no rows
error-statement-row-amount-missing = Hakuna kiasi.
error-statement-row-amount-unreadable = Kiasi au salio haliwezi kusomwa.
error-statement-row-both-amounts = Pesa zilizoingia na zilizotoka ziko mstari mmoja.
error-statement-row-date-missing = Hakuna siku.
error-statement-row-date-unreadable = Siku haiwezi kusomwa.
error-statement-row-none = Huu si mstari wa pesa: ni jumla, maelezo au mwisho wa ukurasa.
error-statement-row-receipt-missing = Hakuna risiti.
error-statement-row-receipt-unreadable = Risiti ina alama zisizo za risiti.
error-statement-row-too-long = Mstari ni mrefu kuliko kawaida. Mara nyingi alama ya kunukuu inakosekana.
