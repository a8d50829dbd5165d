# The page to read the API's description on.
api-docs-title = API ya ChamaLink
api-docs-intro = Yote yanayofanywa na kurasa, kwa ajili ya programu. Maelezo yale yale kwa mashine:
api-docs-skip = Ruka hadi kwenye shughuli
api-docs-home = ChamaLink
api-docs-contents = Shughuli
api-docs-parameters = Kwenye anwani na headers
api-docs-body = Maudhui
api-docs-example = Mfano
api-docs-answers = Majibu
api-docs-fields = Sehemu za jibu
api-docs-required = lazima
api-docs-optional = si lazima
api-docs-signed-in = Inahitaji cookie ya kuingia.
api-docs-from = kuanzia { $least }
api-docs-between = { $least } hadi { $most }
api-docs-length = herufi { $least } hadi { $most }
api-docs-length-max = herufi zisizozidi { $most }
api-docs-one-of = mojawapo ya { $words }
api-docs-list-of = orodha ya { $kind }
api-docs-or-null = { $kind } au null
api-docs-decimals = desimali zisizozidi mbili

error-receipt-twice = Kuna nambari mbili za risiti. Tuma ile iliyokuja na pesa.
error-receipt-not-mpesa = Nambari ya risiti ya M-Pesa hutumika na M-Pesa pekee. Tuma nambari kama receipt_code, au usitaje njia ya malipo.
error-date-not-a-date = Andika siku kwa mwaka, mwezi na tarehe, kwa mfano 2025-01-15.
