<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>AccountsChoice</name>
        <message>
            <source>Reviewers of a new store sign in, with a PIN or password</source>
            <translation>Neuer Speicher: Anmeldung mit PIN oder Passwort</translation>
        </message>
        <message>
            <source>You become the administrator, who adds the others; can be chosen later</source>
            <translation>Sie verwalten den Speicher und legen die anderen Konten an; lässt sich auch später wählen</translation>
        </message>
    </context>
    <context>
        <name>AccountsDialog</name>
        <message>
            <source> minutes</source>
            <translation> Minuten</translation>
        </message>
        <message>
            <source>Accounts</source>
            <translation>Konten</translation>
        </message>
        <message>
            <source>Accounts of this store</source>
            <translation>Konten dieses Speichers</translation>
        </message>
        <message>
            <source>Add account</source>
            <translation>Konto anlegen</translation>
        </message>
        <message>
            <source>Disable {name}</source>
            <translation>{name} sperren</translation>
        </message>
        <message>
            <source>Last message</source>
            <translation>Letzte Meldung</translation>
        </message>
        <message>
            <source>Let {name} sign in again</source>
            <translation>{name} wieder zulassen</translation>
        </message>
        <message>
            <source>Lock the screen after</source>
            <translation>Bildschirm sperren nach</translation>
        </message>
        <message>
            <source>Minutes without a key or the mouse until the screen locks</source>
            <translation>Minuten ohne Taste oder Maus, bis der Bildschirm gesperrt wird</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>New account, or a new password for the marked one</source>
            <translation>Neues Konto, oder neues Passwort für das markierte</translation>
        </message>
        <message>
            <source>Role of the marked account</source>
            <translation>Rolle des markierten Kontos</translation>
        </message>
        <message>
            <source>Role of the new account</source>
            <translation>Rolle des neuen Kontos</translation>
        </message>
        <message>
            <source>Set password of {name}</source>
            <translation>Passwort von {name} setzen</translation>
        </message>
        <message>
            <source>You change your own password when you sign in</source>
            <translation>Das eigene Passwort ändern Sie beim Anmelden</translation>
        </message>
        <message>
            <source>chooses a password at the next sign-in</source>
            <translation>wählt bei der nächsten Anmeldung ein Passwort</translation>
        </message>
        <message>
            <source>for example Dr. M. Weber</source>
            <translation>zum Beispiel Dr. M. Weber</translation>
        </message>
        <message>
            <source>you</source>
            <translation>Sie</translation>
        </message>
        <message>
            <source>{name} has a new password, and chooses another at the next sign-in</source>
            <translation>{name} hat ein neues Passwort und wählt bei der nächsten Anmeldung ein anderes</translation>
        </message>
        <message>
            <source>{name} may sign in now, and chooses another password then</source>
            <translation>{name} kann sich jetzt anmelden und wählt dann ein anderes Passwort</translation>
        </message>
        <message>
            <source>⊘ disabled</source>
            <translation>⊘ gesperrt</translation>
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>About dermreview</source>
            <translation>Über dermreview</translation>
        </message>
        <message>
            <source>Accounts …</source>
            <translation>Konten …</translation>
        </message>
        <message>
            <source>Adopt the AI's label</source>
            <translation>KI-Diagnose übernehmen</translation>
        </message>
        <message>
            <source>Analyze a crop …</source>
            <translation>Ausschnitt analysieren …</translation>
        </message>
        <message>
            <source>Analyze again</source>
            <translation>Noch einmal analysieren</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>Archivieren</translation>
        </message>
        <message>
            <source>As it is stored</source>
            <translation>Wie gespeichert</translation>
        </message>
        <message>
            <source>Ask for a second reader; save and go on</source>
            <translation>Zweitbefund anfordern; speichern und weiter</translation>
        </message>
        <message>
            <source>Assisted</source>
            <translation>Assistiert</translation>
        </message>
        <message>
            <source>Bars of each member</source>
            <translation>Balken jedes Netzes</translation>
        </message>
        <message>
            <source>Blind first</source>
            <translation>Erst blind</translation>
        </message>
        <message>
            <source>Blind first: take over the AI's label, save and go on</source>
            <translation>Erst blind: Diagnose der KI übernehmen, speichern und weiter</translation>
        </message>
        <message>
            <source>Brighter</source>
            <translation>Heller</translation>
        </message>
        <message>
            <source>Bring back from the archive</source>
            <translation>Aus dem Archiv zurückholen</translation>
        </message>
        <message>
            <source>Bundle, device, mode, looks, language, keys</source>
            <translation>Modellpaket, Gerät, Modus, Aussehen, Sprache, Tasten</translation>
        </message>
        <message>
            <source>Change keys …</source>
            <translation>Tasten ändern …</translation>
        </message>
        <message>
            <source>Change reader …</source>
            <translation>Befunder wechseln …</translation>
        </message>
        <message>
            <source>Choose when a second reader is asked, and who adjudicates</source>
            <translation>Festlegen, wann ein Zweitbefund angefragt wird und wer entscheidet</translation>
        </message>
        <message>
            <source>Choose who signs in to this store, and as what</source>
            <translation>Wählen, wer sich bei diesem Speicher anmeldet, und mit welcher Rolle</translation>
        </message>
        <message>
            <source>Close the window; every decision is on disk already</source>
            <translation>Fenster schließen; jede Entscheidung ist bereits gespeichert</translation>
        </message>
        <message>
            <source>Come back to this case later; save and go on</source>
            <translation>Später auf diesen Fall zurückkommen; speichern und weiter</translation>
        </message>
        <message>
            <source>Confirm suggestion</source>
            <translation>Vorschlag bestätigen</translation>
        </message>
        <message>
            <source>Confirm the suggestion, or after a blind read keep your label; save and go on</source>
            <translation>Vorschlag bestätigen oder nach blinder Befundung die eigene Diagnose behalten; speichern und weiter</translation>
        </message>
        <message>
            <source>Constant light</source>
            <translation>Farbkonstanz</translation>
        </message>
        <message>
            <source>Darker</source>
            <translation>Dunkler</translation>
        </message>
        <message>
            <source>Defer</source>
            <translation>Zurückstellen</translation>
        </message>
        <message>
            <source>Disagreement, highest first</source>
            <translation>Uneinigkeit, höchste zuerst</translation>
        </message>
        <message>
            <source>Draw a line and read its length on the skin in millimetres</source>
            <translation>Eine Linie ziehen und ihre Länge auf der Haut in Millimetern ablesen</translation>
        </message>
        <message>
            <source>Draw a region that the networks look at by itself, as a second analysis beside the first</source>
            <translation>Einen Bereich zeichnen, den die Netze für sich ansehen, als zweite Analyse neben der ersten</translation>
        </message>
        <message>
            <source>Exchange left and right of both images</source>
            <translation>Bei beiden Bildern links und rechts vertauschen</translation>
        </message>
        <message>
            <source>Fairly sure</source>
            <translation>Ziemlich sicher</translation>
        </message>
        <message>
            <source>Flag</source>
            <translation>Zweitbefund</translation>
        </message>
        <message>
            <source>Forget the search and the filter</source>
            <translation>Suche und Filter aufheben</translation>
        </message>
        <message>
            <source>Give actions other keys, or switch single keys off</source>
            <translation>Aktionen andere Tasten geben oder einzelne Tasten abschalten</translation>
        </message>
        <message>
            <source>Heatmap fainter</source>
            <translation>Heatmap schwächer</translation>
        </message>
        <message>
            <source>Heatmap stronger</source>
            <translation>Heatmap stärker</translation>
        </message>
        <message>
            <source>Hide everything until somebody signs in; where the reviewers of a store sign in</source>
            <translation>Alles verbergen, bis sich jemand anmeldet; bei Speichern mit Anmeldung</translation>
        </message>
        <message>
            <source>High priority</source>
            <translation>Hohe Priorität</translation>
        </message>
        <message>
            <source>Import order</source>
            <translation>Importreihenfolge</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Label as {name}, save and go on</source>
            <translation>Als {name} befunden, speichern und weiter</translation>
        </message>
        <message>
            <source>Label first, then see the AI's opinion, keep or change</source>
            <translation>Erst befunden, dann die Meinung der KI sehen, behalten oder ändern</translation>
        </message>
        <message>
            <source>Lay the heatmap over the image at full width, or show it beside the image again</source>
            <translation>Die Heatmap in voller Breite über das Bild legen oder wieder daneben zeigen</translation>
        </message>
        <message>
            <source>Less contrast</source>
            <translation>Weniger Kontrast</translation>
        </message>
        <message>
            <source>Let somebody else read; every decision keeps the name that it was made under</source>
            <translation>Jemand anderen befunden lassen; jede Entscheidung behält den Namen, unter dem sie fiel</translation>
        </message>
        <message>
            <source>Let the networks look at this case once more</source>
            <translation>Die Netze diesen Fall noch einmal ansehen lassen</translation>
        </message>
        <message>
            <source>List the cases that could not be analyzed</source>
            <translation>Fälle auflisten, die nicht analysiert werden konnten</translation>
        </message>
        <message>
            <source>Lock</source>
            <translation>Sperren</translation>
        </message>
        <message>
            <source>Look at another image of the patient beside this one; decides nothing</source>
            <translation>Ein anderes Bild des Patienten neben diesem ansehen; entscheidet nichts</translation>
        </message>
        <message>
            <source>Low priority</source>
            <translation>Niedrige Priorität</translation>
        </message>
        <message>
            <source>Make both images larger</source>
            <translation>Beide Bilder vergrößern</translation>
        </message>
        <message>
            <source>Make both images smaller</source>
            <translation>Beide Bilder verkleinern</translation>
        </message>
        <message>
            <source>Make the heatmap more opaque</source>
            <translation>Heatmap deckender machen</translation>
        </message>
        <message>
            <source>Make the heatmap more transparent</source>
            <translation>Heatmap durchsichtiger machen</translation>
        </message>
        <message>
            <source>Malignancy, highest first</source>
            <translation>Malignität, höchste zuerst</translation>
        </message>
        <message>
            <source>Map of {name}</source>
            <translation>Karte: {name}</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>Messen</translation>
        </message>
        <message>
            <source>Mirror</source>
            <translation>Spiegeln</translation>
        </message>
        <message>
            <source>Mix in repeats and known answers, which measure the readers</source>
            <translation>Wiederholungen und bekannte Antworten einmischen, an denen die Befunder gemessen werden</translation>
        </message>
        <message>
            <source>More contrast</source>
            <translation>Mehr Kontrast</translation>
        </message>
        <message>
            <source>Newest first</source>
            <translation>Neueste zuerst</translation>
        </message>
        <message>
            <source>Next case</source>
            <translation>Nächster Fall</translation>
        </message>
        <message>
            <source>Next member's map</source>
            <translation>Karte des nächsten Netzes</translation>
        </message>
        <message>
            <source>Next unreviewed case</source>
            <translation>Nächster offener Fall</translation>
        </message>
        <message>
            <source>None of the seven: give the diagnosis in words</source>
            <translation>Keine der sieben: Diagnose in Worten angeben</translation>
        </message>
        <message>
            <source>Normal priority</source>
            <translation>Normale Priorität</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>Open a saved queue, or keep the present one</source>
            <translation>Eine gespeicherte Liste öffnen oder die jetzige behalten</translation>
        </message>
        <message>
            <source>Other …</source>
            <translation>Andere …</translation>
        </message>
        <message>
            <source>Overlay</source>
            <translation>Überlagern</translation>
        </message>
        <message>
            <source>Pace, agreement, and what the AI did to the labels</source>
            <translation>Tempo, Übereinstimmung und was die KI an den Diagnosen geändert hat</translation>
        </message>
        <message>
            <source>Patient's other images</source>
            <translation>Andere Bilder des Patienten</translation>
        </message>
        <message>
            <source>Preferences …</source>
            <translation>Einstellungen …</translation>
        </message>
        <message>
            <source>Previous case</source>
            <translation>Voriger Fall</translation>
        </message>
        <message>
            <source>Put the marked archived cases into the worklist again</source>
            <translation>Markierte archivierte Fälle wieder in die Arbeitsliste aufnehmen</translation>
        </message>
        <message>
            <source>Put the marked cases that you decided back, to be read again; the history keeps the first read</source>
            <translation>Markierte Fälle, die Sie entschieden haben, zur erneuten Befundung zurückstellen; der Verlauf behält die erste</translation>
        </message>
        <message>
            <source>Quality control …</source>
            <translation>Qualitätskontrolle …</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>Random order</source>
            <translation>Zufällige Reihenfolge</translation>
        </message>
        <message>
            <source>Read again</source>
            <translation>Erneut befunden</translation>
        </message>
        <message>
            <source>Read with the AI's opinion in sight from the start</source>
            <translation>Befunden mit der Meinung der KI von Anfang an</translation>
        </message>
        <message>
            <source>Reasons</source>
            <translation>Gründe</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>Erneut</translation>
        </message>
        <message>
            <source>Redo the step that was undone</source>
            <translation>Den zurückgenommenen Schritt erneut ausführen</translation>
        </message>
        <message>
            <source>Rotate</source>
            <translation>Drehen</translation>
        </message>
        <message>
            <source>Saved queues …</source>
            <translation>Gespeicherte Listen …</translation>
        </message>
        <message>
            <source>Say of the case just left: fairly sure</source>
            <translation>Zum eben verlassenen Fall: ziemlich sicher</translation>
        </message>
        <message>
            <source>Say of the case just left: sure</source>
            <translation>Zum eben verlassenen Fall: sicher</translation>
        </message>
        <message>
            <source>Say of the case just left: unsure</source>
            <translation>Zum eben verlassenen Fall: unsicher</translation>
        </message>
        <message>
            <source>Say why the case just left was labelled against the AI</source>
            <translation>Begründen, warum der eben verlassene Fall gegen die KI befundet wurde</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Search the worklist; Enter returns to the image</source>
            <translation>Arbeitsliste durchsuchen; Enter führt zurück zum Bild</translation>
        </message>
        <message>
            <source>Second reads …</source>
            <translation>Zweitbefunde …</translation>
        </message>
        <message>
            <source>Show all cases</source>
            <translation>Alle Fälle zeigen</translation>
        </message>
        <message>
            <source>Show all keys</source>
            <translation>Alle Tasten zeigen</translation>
        </message>
        <message>
            <source>Show failures</source>
            <translation>Fehler zeigen</translation>
        </message>
        <message>
            <source>Show figures and map of the whole image or of its crop; decisions go by the whole image</source>
            <translation>Werte und Karte des ganzen Bildes oder seines Ausschnitts zeigen; entschieden wird nach dem ganzen Bild</translation>
        </message>
        <message>
            <source>Show heatmap</source>
            <translation>Heatmap zeigen</translation>
        </message>
        <message>
            <source>Show it with less contrast; view only</source>
            <translation>Mit weniger Kontrast zeigen; nur Ansicht</translation>
        </message>
        <message>
            <source>Show it with more contrast; view only</source>
            <translation>Mit mehr Kontrast zeigen; nur Ansicht</translation>
        </message>
        <message>
            <source>Show or hide the heatmap</source>
            <translation>Heatmap ein- oder ausblenden</translation>
        </message>
        <message>
            <source>Show the case after; decides nothing</source>
            <translation>Nächsten Fall zeigen; entscheidet nichts</translation>
        </message>
        <message>
            <source>Show the case before; decides nothing</source>
            <translation>Vorigen Fall zeigen; entscheidet nichts</translation>
        </message>
        <message>
            <source>Show the image brighter; view only</source>
            <translation>Bild heller zeigen; nur Ansicht</translation>
        </message>
        <message>
            <source>Show the image darker; view only</source>
            <translation>Bild dunkler zeigen; nur Ansicht</translation>
        </message>
        <message>
            <source>Show the image's colours as they are stored</source>
            <translation>Farben des Bildes wie gespeichert zeigen</translation>
        </message>
        <message>
            <source>Show the map of the next member of the ensemble, after the last one that of all together</source>
            <translation>Die Karte des nächsten Netzes im Ensemble zeigen, nach dem letzten die aller zusammen</translation>
        </message>
        <message>
            <source>Show the next case to read</source>
            <translation>Nächsten zu befundenden Fall zeigen</translation>
        </message>
        <message>
            <source>Show the probabilities that each member of the ensemble gives by itself</source>
            <translation>Die Wahrscheinlichkeiten zeigen, die jedes Netz des Ensembles für sich angibt</translation>
        </message>
        <message>
            <source>Show the worklist or fold it away</source>
            <translation>Arbeitsliste zeigen oder einklappen</translation>
        </message>
        <message>
            <source>Show what raised {name}</source>
            <translation>Zeigen, was für {name} spricht</translation>
        </message>
        <message>
            <source>Show worklist</source>
            <translation>Arbeitsliste zeigen</translation>
        </message>
        <message>
            <source>Sort again</source>
            <translation>Neu sortieren</translation>
        </message>
        <message>
            <source>Sort at random, for one reviewer always the same</source>
            <translation>Zufällig sortieren, für dieselbe Person immer gleich</translation>
        </message>
        <message>
            <source>Sort by how evenly the probabilities are spread</source>
            <translation>Danach sortieren, wie gleichmäßig die Wahrscheinlichkeiten verteilt sind</translation>
        </message>
        <message>
            <source>Sort by how far members and views differ</source>
            <translation>Danach sortieren, wie weit Netze und Ansichten auseinanderliegen</translation>
        </message>
        <message>
            <source>Sort by import, last first</source>
            <translation>Nach Import sortieren, neueste zuerst</translation>
        </message>
        <message>
            <source>Sort by the order of import</source>
            <translation>In der Reihenfolge des Imports sortieren</translation>
        </message>
        <message>
            <source>Sort by the summed malignant probability</source>
            <translation>Nach der summierten malignen Wahrscheinlichkeit sortieren</translation>
        </message>
        <message>
            <source>Sort the marked cases after all others</source>
            <translation>Markierte Fälle nach allen anderen einordnen</translation>
        </message>
        <message>
            <source>Sort the marked cases as all others</source>
            <translation>Markierte Fälle wie alle anderen einordnen</translation>
        </message>
        <message>
            <source>Sort the marked cases before all others</source>
            <translation>Markierte Fälle vor allen anderen einordnen</translation>
        </message>
        <message>
            <source>Sort with the analyses that have arrived since</source>
            <translation>Mit den inzwischen eingetroffenen Analysen sortieren</translation>
        </message>
        <message>
            <source>Statistics …</source>
            <translation>Statistik …</translation>
        </message>
        <message>
            <source>Sure</source>
            <translation>Sicher</translation>
        </message>
        <message>
            <source>Switch between the whole image and full size</source>
            <translation>Zwischen ganzem Bild und Originalgröße wechseln</translation>
        </message>
        <message>
            <source>Take the colour of the light out of the image (shades of gray); view only, kept for the next cases</source>
            <translation>Die Farbe des Lichts aus dem Bild nehmen (Shades of Gray); nur Ansicht, gilt auch für die nächsten Fälle</translation>
        </message>
        <message>
            <source>Take the marked cases out of the worklist; nothing is lost</source>
            <translation>Markierte Fälle aus der Arbeitsliste nehmen; nichts geht verloren</translation>
        </message>
        <message>
            <source>The image can't be judged; save and go on</source>
            <translation>Das Bild ist nicht beurteilbar; speichern und weiter</translation>
        </message>
        <message>
            <source>Turn both images by a quarter</source>
            <translation>Beide Bilder um 90° drehen</translation>
        </message>
        <message>
            <source>Uncertainty, highest first</source>
            <translation>Unsicherheit, höchste zuerst</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Undo the last step, also after a restart</source>
            <translation>Den letzten Schritt zurücknehmen, auch nach einem Neustart</translation>
        </message>
        <message>
            <source>Ungradable</source>
            <translation>Unbeurteilbar</translation>
        </message>
        <message>
            <source>Unsure</source>
            <translation>Unsicher</translation>
        </message>
        <message>
            <source>Version and intended use</source>
            <translation>Version und Zweckbestimmung</translation>
        </message>
        <message>
            <source>Whole image or crop</source>
            <translation>Ganzes Bild oder Ausschnitt</translation>
        </message>
        <message>
            <source>Write a note on this case; Esc returns to the image</source>
            <translation>Notiz zu diesem Fall schreiben; Esc führt zurück zum Bild</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation>Vergrößern</translation>
        </message>
        <message>
            <source>Zoom in or fit</source>
            <translation>Vergrößern oder einpassen</translation>
        </message>
        <message>
            <source>Zoom out</source>
            <translation>Verkleinern</translation>
        </message>
    </context>
    <context>
        <name>Additions</name>
        <message>
            <source>Not recorded: another step was on its way to the disk. Give it again</source>
            <translation>Nicht aufgezeichnet: Ein anderer Schritt wurde gerade gespeichert. Bitte noch einmal angeben</translation>
        </message>
        <message>
            <source>{case}: note saved</source>
            <translation>{case}: Notiz gespeichert</translation>
        </message>
    </context>
    <context>
        <name>BackupKeeper</name>
        <message>
            <source>No backup was made. {why}</source>
            <translation>Es wurde keine Sicherung angelegt. {why}</translation>
        </message>
        <message>
            <source>No backup was made: the disk has no room for it. Free some space.</source>
            <translation>Es wurde keine Sicherung angelegt: der Datenträger hat keinen Platz dafür. Geben Sie Speicherplatz frei.</translation>
        </message>
        <message>
            <source>backup made</source>
            <translation>Sicherung angelegt</translation>
        </message>
    </context>
    <context>
        <name>BadgeStrip</name>
        <message>
            <source>Badges of the image</source>
            <translation>Hinweise zum Bild</translation>
        </message>
    </context>
    <context>
        <name>Banners</name>
        <message>
            <source>Dismiss</source>
            <translation>Ausblenden</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>Meldungen</translation>
        </message>
    </context>
    <context>
        <name>BesideDialog</name>
        <message>
            <source>Another image of this patient</source>
            <translation>Ein anderes Bild dieses Patienten</translation>
        </message>
        <message>
            <source>Loading the image</source>
            <translation>Das Bild wird geladen</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Nächstes</translation>
        </message>
        <message>
            <source>Previous</source>
            <translation>Vorheriges</translation>
        </message>
        <message>
            <source>The case on screen</source>
            <translation>Der Fall auf dem Schirm</translation>
        </message>
        <message>
            <source>The other image</source>
            <translation>Das andere Bild</translation>
        </message>
        <message>
            <source>This image can't be shown</source>
            <translation>Dieses Bild kann nicht gezeigt werden</translation>
        </message>
        <message>
            <source>same lesion</source>
            <translation>gleiche Läsion</translation>
        </message>
        <message>
            <source>{case} · this case</source>
            <translation>{case} · dieser Fall</translation>
        </message>
    </context>
    <context>
        <name>CasePanel</name>
        <message>
            <source>Age</source>
            <translation>Alter</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <source>History of this case</source>
            <translation>Verlauf dieses Falls</translation>
        </message>
        <message>
            <source>Lesion</source>
            <translation>Läsion</translation>
        </message>
        <message>
            <source>Sex</source>
            <translation>Geschlecht</translation>
        </message>
        <message>
            <source>Site</source>
            <translation>Ort</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
    </context>
    <context>
        <name>CheatSheet</name>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Keys that decide count a quarter of a second after a case or its suggestion appears. Single keys are text while a field has the cursor. Browsing never decides. Every key can be changed.</source>
            <translation>Entscheidende Tasten zählen erst eine Viertelsekunde, nachdem ein Fall oder sein Vorschlag erscheint. Einzelne Tasten sind Text, solange ein Feld den Cursor hat. Blättern entscheidet nie. Jede Taste lässt sich ändern.</translation>
        </message>
    </context>
    <context>
        <name>ConfidenceBars</name>
        <message>
            <source>Malignancy</source>
            <translation>Malignität</translation>
        </message>
        <message>
            <source>Probabilities</source>
            <translation>Wahrscheinlichkeiten</translation>
        </message>
    </context>
    <context>
        <name>ConfidenceRow</name>
        <message>
            <source>benign</source>
            <translation>benigne</translation>
        </message>
        <message>
            <source>key {key}</source>
            <translation>Taste {key}</translation>
        </message>
        <message>
            <source>malignant</source>
            <translation>maligne</translation>
        </message>
        <message>
            <source>no figure</source>
            <translation>kein Wert</translation>
        </message>
        <message>
            <source>probability {value}</source>
            <translation>Wahrscheinlichkeit {value}</translation>
        </message>
        <message>
            <source>spread {spread}</source>
            <translation>Streuung {spread}</translation>
        </message>
        <message>
            <source>suggested</source>
            <translation>vorgeschlagen</translation>
        </message>
        <message>
            <source>threshold {threshold}</source>
            <translation>Schwelle {threshold}</translation>
        </message>
        <message>
            <source>{code} · malignant</source>
            <translation>{code} · maligne</translation>
        </message>
    </context>
    <context>
        <name>ControlDialog</name>
        <message>
            <source>A case comes again to the same reader under another name, at least {number} cases apart. What is said of the repeat measures the reader alone: the case keeps its label, a flag on the repeat asks nobody else to read it, and of all exports the full history alone has it.</source>
            <translation>Ein Fall kommt unter anderem Namen noch einmal zu derselben Person, mit mindestens {number} Fällen dazwischen. Was dann gesagt wird, misst nur diese Person: Der Fall behält seine Diagnose, eine Markierung der Wiederholung fragt keinen Zweitbefund an, und von allen Exporten enthält sie nur die vollständige Historie.</translation>
        </message>
        <message>
            <source>All cases are in the checked folders: none is left to mix them into. Uncheck one of them.</source>
            <translation>Alle Fälle liegen in den angehakten Ordnern: Es bleibt keiner, unter den sie gemischt werden könnten. Wählen Sie einen davon ab.</translation>
        </message>
        <message>
            <source>Cases with a diagnosis from the checked folders leave the worklist and come as control cases only. Their labels are exported like all others. Give their files names like those of the other cases, and read in random order: it hides best what does not belong to a series.</source>
            <translation>Fälle mit Diagnose aus den angehakten Ordnern verlassen die Arbeitsliste und kommen nur noch als Kontrollfälle. Ihre Befunde werden wie alle anderen exportiert. Ihre Dateien sollten ähnlich heißen wie die der übrigen Fälle, und zufällige Reihenfolge verbirgt am besten, was nicht zu einer Serie gehört.</translation>
        </message>
        <message>
            <source>Check the folders that known answers come from, or set their share to none.</source>
            <translation>Haken Sie die Ordner an, aus denen bekannte Antworten kommen, oder setzen Sie ihren Anteil auf „keine“.</translation>
        </message>
        <message>
            <source>Control cases measure how reliable a reader is. They come among the others and look like them: nobody is told which they are. The statistics show what they tell of each reader.</source>
            <translation>Kontrollfälle messen, wie verlässlich jemand befundet. Sie kommen zwischen den anderen und sehen aus wie sie: Niemand erfährt, welche es sind. Was sie über jede Person sagen, zeigt die Statistik.</translation>
        </message>
        <message>
            <source>Folders with known answers</source>
            <translation>Ordner mit bekannten Antworten</translation>
        </message>
        <message>
            <source>Known answers</source>
            <translation>Bekannte Antworten</translation>
        </message>
        <message>
            <source>No case has a diagnosis yet. Import images together with a table of their diagnoses.</source>
            <translation>Noch hat kein Fall eine Diagnose. Importieren Sie Bilder zusammen mit einer Tabelle ihrer Diagnosen.</translation>
        </message>
        <message>
            <source>Quality control</source>
            <translation>Qualitätskontrolle</translation>
        </message>
        <message>
            <source>Repeats</source>
            <translation>Wiederholungen</translation>
        </message>
        <message>
            <source>Share of known answers</source>
            <translation>Anteil bekannter Antworten</translation>
        </message>
        <message>
            <source>Share of repeats</source>
            <translation>Anteil der Wiederholungen</translation>
        </message>
        <message>
            <source>Share of the cases to read</source>
            <translation>Anteil an den zu befundenden Fällen</translation>
        </message>
        <message>
            <source>Share of the other cases</source>
            <translation>Anteil an den übrigen Fällen</translation>
        </message>
        <message>
            <source>What is wrong</source>
            <translation>Was nicht stimmt</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <source>without a folder</source>
            <translation>ohne Ordner</translation>
        </message>
        <message numerus="yes">
            <source>{folder} · %n cases with a diagnosis</source>
            <translation>
                <numerusform>{folder} · %n Fall mit Diagnose</numerusform>
                <numerusform>{folder} · %n Fälle mit Diagnose</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CropController</name>
        <message>
            <source>A crop can be analyzed once the AI's opinion of the whole image is on screen</source>
            <translation>Ein Ausschnitt kann analysiert werden, sobald die Meinung der KI zum ganzen Bild zu sehen ist</translation>
        </message>
        <message>
            <source>The crop was not analyzed. {reason}</source>
            <translation>Der Ausschnitt wurde nicht analysiert. {reason}</translation>
        </message>
        <message>
            <source>The networks look at this case once more</source>
            <translation>Die Netze sehen diesen Fall noch einmal an</translation>
        </message>
        <message>
            <source>There is no analysis on screen to make again</source>
            <translation>Es ist keine Analyse zu sehen, die wiederholt werden könnte</translation>
        </message>
        <message>
            <source>This case has no crop yet</source>
            <translation>Dieser Fall hat noch keinen Ausschnitt</translation>
        </message>
    </context>
    <context>
        <name>CropSwitch</name>
        <message>
            <source>Analyzing the crop …</source>
            <translation>Ausschnitt wird analysiert …</translation>
        </message>
        <message>
            <source>Crop</source>
            <translation>Ausschnitt</translation>
        </message>
        <message>
            <source>Crop {width} × {height}</source>
            <translation>Ausschnitt {width} × {height}</translation>
        </message>
        <message>
            <source>Figures of</source>
            <translation>Werte von</translation>
        </message>
        <message>
            <source>Whole image</source>
            <translation>Ganzes Bild</translation>
        </message>
    </context>
    <context>
        <name>CropTool</name>
        <message>
            <source>Draw the crop · arrows move, with Shift resize · Enter analyzes · Esc leaves</source>
            <translation>Ausschnitt zeichnen · Pfeile bewegen, mit Umschalt ändern sie die Größe · Enter analysiert · Esc verlässt</translation>
        </message>
        <message>
            <source>{width} × {height} pixels</source>
            <translation>{width} × {height} Pixel</translation>
        </message>
        <message>
            <source>{width} × {height} pixels: too small, each side needs {least}</source>
            <translation>{width} × {height} Pixel: zu klein, jede Seite braucht {least}</translation>
        </message>
    </context>
    <context>
        <name>DecisionPanel</name>
        <message>
            <source>ADJUDICATION</source>
            <translation>SCHIEDSBEFUND</translation>
        </message>
        <message>
            <source>Adopt {name}</source>
            <translation>Übernehmen: {name}</translation>
        </message>
        <message>
            <source>BLIND · AI KNOWN?</source>
            <translation>BLIND · KI BEKANNT?</translation>
        </message>
        <message>
            <source>Confirm</source>
            <translation>Bestätigen</translation>
        </message>
        <message>
            <source>Confirm {name}</source>
            <translation>Bestätigen: {name}</translation>
        </message>
        <message>
            <source>DECISION</source>
            <translation>BEFUND</translation>
        </message>
        <message>
            <source>DECISION · BLIND</source>
            <translation>BLINDBEFUND</translation>
        </message>
        <message>
            <source>Decision</source>
            <translation>Befund</translation>
        </message>
        <message>
            <source>Decision in force</source>
            <translation>Geltender Befund</translation>
        </message>
        <message>
            <source>Keep {name}</source>
            <translation>Behalten: {name}</translation>
        </message>
        <message>
            <source>Label first, with {keys}</source>
            <translation>Erst befunden, mit {keys}</translation>
        </message>
        <message>
            <source>Label it first</source>
            <translation>Erst befunden</translation>
        </message>
        <message>
            <source>Label it, or adopt the AI's</source>
            <translation>Befunden oder KI übernehmen</translation>
        </message>
        <message>
            <source>Labelled without the AI</source>
            <translation>Ohne die KI befundet</translation>
        </message>
        <message>
            <source>No suggestion to confirm</source>
            <translation>Kein Vorschlag zu bestätigen</translation>
        </message>
        <message>
            <source>Nothing to adopt yet</source>
            <translation>Noch nichts zu übernehmen</translation>
        </message>
        <message>
            <source>Only with the whole image in view</source>
            <translation>Nur mit dem ganzen Bild</translation>
        </message>
        <message>
            <source>The AI agrees</source>
            <translation>Die KI stimmt zu</translation>
        </message>
        <message>
            <source>The AI's opinion was in sight before: in assisted mode, or in an earlier read</source>
            <translation>Die Einschätzung der KI war schon zu sehen: im assistierten Modus oder bei einem früheren Befund</translation>
        </message>
        <message>
            <source>The readers of this case differ: your label is final</source>
            <translation>Die Befunder dieses Falls sind uneins: Ihre Diagnose ist endgültig</translation>
        </message>
        <message>
            <source>{words}: label it yourself</source>
            <translation>{words}: Befunden Sie selbst</translation>
        </message>
        <message>
            <source>{words}: label with {keys}</source>
            <translation>{words}: Befunden Sie mit {keys}</translation>
        </message>
    </context>
    <context>
        <name>EmptyPage</name>
        <message>
            <source>Import dermoscopy images from files or a folder, with a HAM10000 or ISIC table if there is one. You can also drop them on this window.</source>
            <translation>Importieren Sie Dermatoskopiebilder aus Dateien oder einem Ordner, mit einer HAM10000- oder ISIC-Tabelle, falls vorhanden. Sie können sie auch auf dieses Fenster ziehen.</translation>
        </message>
        <message>
            <source>No cases yet</source>
            <translation>Noch keine Fälle</translation>
        </message>
        <message>
            <source>To try the program without images of your own, run “dermreview demo”: synthetic cases in a store of their own.</source>
            <translation>Um das Programm ohne eigene Bilder auszuprobieren, starten Sie „dermreview demo“: synthetische Fälle in einem eigenen Speicher.</translation>
        </message>
    </context>
    <context>
        <name>EncryptionChoice</name>
        <message>
            <source>12 characters or more</source>
            <translation>mindestens 12 Zeichen</translation>
        </message>
        <message>
            <source>Again</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <source>Encrypt a new store, images and backups too</source>
            <translation>Einen neuen Speicher verschlüsseln, auch Bilder und Sicherungen</translation>
        </message>
        <message>
            <source>Nobody can recover a forgotten passphrase: all images and labels of the store would be lost. Write it down and keep it safe.</source>
            <translation>Niemand kann eine vergessene Passphrase wiederherstellen: Alle Bilder und Befunde des Speichers wären verloren. Schreiben Sie sie auf und bewahren Sie sie sicher auf.</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>Passphrase</translation>
        </message>
        <message>
            <source>The same passphrase again</source>
            <translation>Dieselbe Passphrase noch einmal</translation>
        </message>
        <message>
            <source>The two passphrases are not the same</source>
            <translation>Die beiden Passphrasen sind nicht gleich</translation>
        </message>
        <message>
            <source>Who has the disk or a copy of the folder can read nothing of it</source>
            <translation>Wer die Festplatte oder eine Kopie des Ordners hat, kann nichts davon lesen</translation>
        </message>
    </context>
    <context>
        <name>EnteredData</name>
        <message>
            <source>Patient data in these figures</source>
            <translation>Patientendaten in diesen Werten</translation>
        </message>
    </context>
    <context>
        <name>EraseDialog</name>
        <message numerus="yes">
            <source> and %n more</source>
            <translation>
                <numerusform> und %n weiterer</numerusform>
                <numerusform> und %n weitere</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n analyses with their maps</source>
            <translation>
                <numerusform>%n Analyse mit ihren Karten</numerusform>
                <numerusform>%n Analysen mit ihren Karten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n images</source>
            <translation>
                <numerusform>%n Bild</numerusform>
                <numerusform>%n Bilder</numerusform>
            </translation>
        </message>
        <message>
            <source>All backups in the store's folder are replaced by a new one, which may take a while. Exports, and copies of the store made elsewhere, still hold the cases: erase these yourself. The log keeps that something was erased, when, by whom and why.</source>
            <translation>Alle Sicherungen im Ordner des Speichers werden durch eine neue ersetzt, was eine Weile dauern kann. Exporte und anderswo angelegte Kopien des Speichers enthalten die Fälle weiterhin: Löschen Sie diese selbst. Das Protokoll behält, dass etwas gelöscht wurde, wann, von wem und warum.</translation>
        </message>
        <message numerus="yes">
            <source>All images of the patient: %n more</source>
            <translation>
                <numerusform>Alle Bilder der Patientin oder des Patienten: noch %n</numerusform>
                <numerusform>Alle Bilder der Patientin oder des Patienten: noch %n</numerusform>
            </translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message numerus="yes">
            <source>Erase %n cases for good?</source>
            <translation>
                <numerusform>%n Fall endgültig löschen?</numerusform>
                <numerusform>%n Fälle endgültig löschen?</numerusform>
            </translation>
        </message>
        <message>
            <source>Erase cases</source>
            <translation>Fälle löschen</translation>
        </message>
        <message>
            <source>Erase for good</source>
            <translation>Endgültig löschen</translation>
        </message>
        <message>
            <source>Erased. These files were set aside earlier and may still hold it; remove them:
{files}</source>
            <translation>Gelöscht. Diese Dateien wurden früher beiseitegelegt und können die Fälle noch enthalten; entfernen Sie sie:
{files}</translation>
        </message>
        <message>
            <source>Erasing, and making a new backup …</source>
            <translation>Wird gelöscht, neue Sicherung wird angelegt …</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Grund</translation>
        </message>
        <message>
            <source>What came of it</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>With it go: {images}, {analyses}, and {reviews}. This can't be undone.</source>
            <translation>Damit gehen verloren: {images}, {analyses} sowie {reviews}. Das lässt sich nicht rückgängig machen.</translation>
        </message>
        <message numerus="yes">
            <source>labels and notes of %n decisions</source>
            <translation>
                <numerusform>Befund und Notiz von %n Entscheidung</numerusform>
                <numerusform>Befunde und Notizen von %n Entscheidungen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Erasing</name>
        <message numerus="yes">
            <source>%n cases erased; exports and copies made elsewhere still hold them</source>
            <translation>
                <numerusform>%n Fall gelöscht; Exporte und anderswo angelegte Kopien enthalten ihn weiterhin</numerusform>
                <numerusform>%n Fälle gelöscht; Exporte und anderswo angelegte Kopien enthalten sie weiterhin</numerusform>
            </translation>
        </message>
        <message>
            <source>Erased. No other case is listed.</source>
            <translation>Gelöscht. Kein anderer Fall ist aufgelistet.</translation>
        </message>
        <message>
            <source>No case is marked in the worklist</source>
            <translation>In der Arbeitsliste ist kein Fall markiert</translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message numerus="yes">
            <source>%n cases written to {path}</source>
            <translation>
                <numerusform>%n Fall nach {path} geschrieben</numerusform>
                <numerusform>%n Fälle nach {path} geschrieben</numerusform>
            </translation>
        </message>
        <message>
            <source>Browse for the target</source>
            <translation>Nach dem Ziel suchen</translation>
        </message>
        <message>
            <source>Browse …</source>
            <translation>Durchsuchen …</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Exportieren</translation>
        </message>
        <message>
            <source>Export reviewed labels</source>
            <translation>Befundete Diagnosen exportieren</translation>
        </message>
        <message>
            <source>Export to</source>
            <translation>Exportieren nach</translation>
        </message>
        <message>
            <source>File or folder to write</source>
            <translation>Zu schreibende Datei oder Ordner</translation>
        </message>
        <message>
            <source>Form</source>
            <translation>Form</translation>
        </message>
        <message>
            <source>Form of the export</source>
            <translation>Form des Exports</translation>
        </message>
        <message>
            <source>Give the file or folder to write.</source>
            <translation>Geben Sie die Datei oder den Ordner an, der geschrieben werden soll.</translation>
        </message>
        <message>
            <source>Include cases labelled as other</source>
            <translation>Fälle mit anderer Diagnose einschließen</translation>
        </message>
        <message>
            <source>Replace it</source>
            <translation>Ersetzen</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Target</source>
            <translation>Ziel</translation>
        </message>
        <message>
            <source>This store is encrypted, an export is not: keep it where only the right people read it.</source>
            <translation>Dieser Speicher ist verschlüsselt, ein Export ist es nicht: Bewahren Sie ihn so auf, dass nur Berechtigte ihn lesen.</translation>
        </message>
        <message>
            <source>Writing …</source>
            <translation>Wird geschrieben …</translation>
        </message>
        <message>
            <source>{path} exists already. Replace it, or choose another name.</source>
            <translation>{path} gibt es bereits. Ersetzen Sie es, oder wählen Sie einen anderen Namen.</translation>
        </message>
        <message>
            <source>{written}; left out: {reasons}</source>
            <translation>{written}; ausgelassen: {reasons}</translation>
        </message>
    </context>
    <context>
        <name>FileActions</name>
        <message>
            <source>Add all images of a folder</source>
            <translation>Alle Bilder eines Ordners aufnehmen</translation>
        </message>
        <message>
            <source>Add image files to the worklist</source>
            <translation>Bilddateien in die Arbeitsliste aufnehmen</translation>
        </message>
        <message>
            <source>Erase …</source>
            <translation>Löschen …</translation>
        </message>
        <message>
            <source>Export …</source>
            <translation>Exportieren …</translation>
        </message>
        <message>
            <source>Import folder …</source>
            <translation>Ordner importieren …</translation>
        </message>
        <message>
            <source>Import images …</source>
            <translation>Bilder importieren …</translation>
        </message>
        <message>
            <source>List the images that an import refused, each with its reason and what to do</source>
            <translation>Die Bilder auflisten, die ein Import abgewiesen hat, jedes mit Grund und Abhilfe</translation>
        </message>
        <message>
            <source>Refused images …</source>
            <translation>Abgewiesene Bilder …</translation>
        </message>
        <message>
            <source>Take the marked cases out of the store for good, with images, analyses and decisions</source>
            <translation>Die markierten Fälle endgültig aus dem Speicher löschen, mit Bildern, Analysen und Entscheidungen</translation>
        </message>
        <message>
            <source>Write the reviewed labels to a file or folder</source>
            <translation>Befundete Diagnosen in eine Datei oder einen Ordner schreiben</translation>
        </message>
    </context>
    <context>
        <name>FileDialogs</name>
        <message>
            <source>Failures</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Written to {path}</source>
            <translation>Nach {path} geschrieben</translation>
        </message>
    </context>
    <context>
        <name>Filmstrip</name>
        <message>
            <source>Patient's other images: {number}</source>
            <translation>Andere Bilder des Patienten: {number}</translation>
        </message>
        <message>
            <source>The patient's other images</source>
            <translation>Die anderen Bilder des Patienten</translation>
        </message>
        <message>
            <source>lesion</source>
            <translation>Läsion</translation>
        </message>
        <message>
            <source>same lesion</source>
            <translation>gleiche Läsion</translation>
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Archived cases</source>
            <translation>Archivierte Fälle</translation>
        </message>
        <message>
            <source>Badge</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Choose which cases are listed</source>
            <translation>Wählen, welche Fälle aufgeführt werden</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>Klasse</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filter</translation>
        </message>
        <message>
            <source>Filter of the worklist</source>
            <translation>Filter der Arbeitsliste</translation>
        </message>
        <message>
            <source>Filter · {number}</source>
            <translation>Filter · {number}</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Ordner</translation>
        </message>
        <message>
            <source>Priority</source>
            <translation>Priorität</translation>
        </message>
        <message>
            <source>Reader</source>
            <translation>Befunder</translation>
        </message>
        <message>
            <source>Show all cases</source>
            <translation>Alle Fälle zeigen</translation>
        </message>
        <message>
            <source>Shown: {choices}</source>
            <translation>Gezeigt: {choices}</translation>
        </message>
        <message>
            <source>Site</source>
            <translation>Ort</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>archived cases</source>
            <translation>archivierte Fälle</translation>
        </message>
        <message>
            <source>badge {values}</source>
            <translation>Hinweis {values}</translation>
        </message>
        <message>
            <source>class {values}</source>
            <translation>Klasse {values}</translation>
        </message>
        <message>
            <source>folder {values}</source>
            <translation>Ordner {values}</translation>
        </message>
        <message>
            <source>priority {values}</source>
            <translation>Priorität {values}</translation>
        </message>
        <message>
            <source>reader {values}</source>
            <translation>Befunder {values}</translation>
        </message>
        <message>
            <source>site {values}</source>
            <translation>Ort {values}</translation>
        </message>
        <message>
            <source>state {values}</source>
            <translation>Status {values}</translation>
        </message>
    </context>
    <context>
        <name>FirstStart</name>
        <message>
            <source>An empty folder for a new store, or a store that is there. Many images take much room.</source>
            <translation>Ein leerer Ordner für einen neuen Speicher oder ein vorhandener Speicher. Viele Bilder brauchen viel Platz.</translation>
        </message>
        <message>
            <source>Browse for the folder of the store</source>
            <translation>Ordner des Speichers auswählen</translation>
        </message>
        <message>
            <source>Browse …</source>
            <translation>Durchsuchen …</translation>
        </message>
        <message>
            <source>Choose the folder of the store</source>
            <translation>Ordner des Speichers auswählen</translation>
        </message>
        <message>
            <source>Demo reader</source>
            <translation>Demo-Befunder</translation>
        </message>
        <message>
            <source>Folder of the store</source>
            <translation>Ordner des Speichers</translation>
        </message>
        <message>
            <source>Import images …</source>
            <translation>Bilder importieren …</translation>
        </message>
        <message>
            <source>It stands on every decision.</source>
            <translation>Er steht an jeder Entscheidung.</translation>
        </message>
        <message>
            <source>Name a folder for the store</source>
            <translation>Nennen Sie einen Ordner für den Speicher</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
        <message>
            <source>Read dermoscopy cases with an AI as second reader. Everything stays on this computer: images, labels and their history are kept in one folder, the store.</source>
            <translation>Befunden Sie dermatoskopische Fälle mit einer KI als Zweitbefunder. Alles bleibt auf diesem Rechner: Bilder, Diagnosen und ihre Geschichte liegen in einem Ordner, dem Speicher.</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Beginnen</translation>
        </message>
        <message>
            <source>Store</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>Synthetic cases in a store of their own; nothing of yours is touched</source>
            <translation>Synthetische Fälle in einem eigenen Speicher; von Ihren Daten wird nichts berührt</translation>
        </message>
        <message>
            <source>Try the demo</source>
            <translation>Demo ausprobieren</translation>
        </message>
        <message>
            <source>Welcome</source>
            <translation>Willkommen</translation>
        </message>
        <message>
            <source>Welcome to dermreview</source>
            <translation>Willkommen bei dermreview</translation>
        </message>
        <message>
            <source>What is wrong</source>
            <translation>Was nicht stimmt</translation>
        </message>
        <message>
            <source>Where is your store?</source>
            <translation>Wo ist Ihr Speicher?</translation>
        </message>
        <message>
            <source>Your name</source>
            <translation>Ihr Name</translation>
        </message>
        <message>
            <source>for example Dr. M. Weber</source>
            <translation>zum Beispiel Dr. M. Weber</translation>
        </message>
    </context>
    <context>
        <name>GuardDialog</name>
        <message>
            <source>Begin</source>
            <translation>Beginnen</translation>
        </message>
        <message>
            <source>From now on everyone who reads in this store signs in with a PIN or password. You become its administrator and add the others. Nobody can find out a lost password: keep yours, or make a second administrator. This keeps honest people apart; against somebody who can read the disk only encryption helps.</source>
            <translation>Von nun an meldet sich jeder, der in diesem Speicher befundet, mit PIN oder Passwort an. Sie verwalten ihn und legen die anderen Konten an. Ein verlorenes Passwort kann niemand herausfinden: bewahren Sie Ihres gut auf, oder geben Sie einer zweiten Person die Verwaltung. Dies hält ehrliche Menschen auseinander; gegen jemanden, der die Festplatte lesen kann, hilft nur Verschlüsselung.</translation>
        </message>
        <message>
            <source>Let reviewers sign in</source>
            <translation>Anmeldung einführen</translation>
        </message>
        <message>
            <source>What is wrong</source>
            <translation>Was nicht stimmt</translation>
        </message>
        <message>
            <source>Your name</source>
            <translation>Ihr Name</translation>
        </message>
    </context>
    <context>
        <name>HeatmapHeader</name>
        <message>
            <source>All members together</source>
            <translation>Alle Netze zusammen</translation>
        </message>
        <message>
            <source>Class of the heatmap</source>
            <translation>Klasse der Heatmap</translation>
        </message>
        <message>
            <source>Colours of the heatmap</source>
            <translation>Farben der Heatmap</translation>
        </message>
        <message>
            <source>Heatmap</source>
            <translation>Heatmap</translation>
        </message>
        <message>
            <source>Members of the heatmap</source>
            <translation>Netze der Heatmap</translation>
        </message>
        <message>
            <source>Opacity</source>
            <translation>Deckkraft</translation>
        </message>
        <message>
            <source>Opacity of the heatmap</source>
            <translation>Deckkraft der Heatmap</translation>
        </message>
        <message>
            <source>Opacity of the heatmap ({fainter} and {stronger})</source>
            <translation>Deckkraft der Heatmap ({fainter} und {stronger})</translation>
        </message>
        <message>
            <source>all</source>
            <translation>alle</translation>
        </message>
        <message>
            <source>all members together</source>
            <translation>alle Netze zusammen</translation>
        </message>
        <message>
            <source>class</source>
            <translation>Klasse</translation>
        </message>
        <message>
            <source>no class</source>
            <translation>keine Klasse</translation>
        </message>
    </context>
    <context>
        <name>ImageHeader</name>
        <message>
            <source>Image</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>The image on screen differs from the stored one</source>
            <translation>Das Bild auf dem Schirm weicht vom gespeicherten ab</translation>
        </message>
        <message>
            <source>The image on screen differs from the stored one ({key} shows it as it is)</source>
            <translation>Das Bild auf dem Schirm weicht vom gespeicherten ab ({key} zeigt es, wie es ist)</translation>
        </message>
        <message>
            <source>View only</source>
            <translation>Nur Ansicht</translation>
        </message>
        <message>
            <source>View only: {changes}</source>
            <translation>Nur Ansicht: {changes}</translation>
        </message>
        <message>
            <source>brightness {change}</source>
            <translation>Helligkeit {change}</translation>
        </message>
        <message>
            <source>constant light</source>
            <translation>Farbkonstanz</translation>
        </message>
        <message>
            <source>contrast {change}</source>
            <translation>Kontrast {change}</translation>
        </message>
        <message>
            <source>mirrored</source>
            <translation>gespiegelt</translation>
        </message>
        <message>
            <source>{key} fit</source>
            <translation>{key} einpassen</translation>
        </message>
        <message>
            <source>{key} rotate</source>
            <translation>{key} drehen</translation>
        </message>
    </context>
    <context>
        <name>ImportDialog</name>
        <message>
            <source>A HAM10000 or ISIC table is matched by image id. Its diagnoses are kept for statistics and never shown while reading. Location and device data inside the image files are removed. Patient ids become pseudonyms.</source>
            <translation>Eine HAM10000- oder ISIC-Tabelle wird über die Bild-ID zugeordnet. Ihre Diagnosen werden für die Statistik behalten und beim Befunden nie gezeigt. Orts- und Gerätedaten in den Bilddateien werden entfernt. Patienten-IDs werden zu Pseudonymen.</translation>
        </message>
        <message>
            <source>Add files …</source>
            <translation>Dateien …</translation>
        </message>
        <message>
            <source>Add folder …</source>
            <translation>Ordner …</translation>
        </message>
        <message>
            <source>Add table …</source>
            <translation>Tabelle …</translation>
        </message>
        <message>
            <source>Folder to import</source>
            <translation>Zu importierender Ordner</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <source>Images and folders to import</source>
            <translation>Zu importierende Bilder und Ordner</translation>
        </message>
        <message>
            <source>Images to import</source>
            <translation>Zu importierende Bilder</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Importieren</translation>
        </message>
        <message>
            <source>Import images</source>
            <translation>Bilder importieren</translation>
        </message>
        <message>
            <source>Metadata, optional</source>
            <translation>Metadaten, freiwillig</translation>
        </message>
        <message>
            <source>Otherwise a pseudonym stands for each name that is not evidently a number of a camera or a dataset.</source>
            <translation>Sonst steht ein Pseudonym für jeden Namen, der nicht offensichtlich die Nummer einer Kamera oder eines Datensatzes ist.</translation>
        </message>
        <message>
            <source>Tables of metadata</source>
            <translation>Tabellen mit Metadaten</translation>
        </message>
        <message>
            <source>The file names hold no patient names: keep them</source>
            <translation>Die Dateinamen enthalten keine Patientennamen: beibehalten</translation>
        </message>
    </context>
    <context>
        <name>KeyDialog</name>
        <message>
            <source>Actions and their keys</source>
            <translation>Aktionen und ihre Tasten</translation>
        </message>
        <message>
            <source>Change keys</source>
            <translation>Tasten ändern</translation>
        </message>
        <message>
            <source>Click into a field and press the new key. It holds at once.</source>
            <translation>Klicken Sie in ein Feld und drücken Sie die neue Taste. Sie gilt sofort.</translation>
        </message>
        <message>
            <source>Every action has the key it came with.</source>
            <translation>Jede Aktion hat wieder ihre ursprüngliche Taste.</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>Taste</translation>
        </message>
        <message>
            <source>Off, only combinations and the menus work: nothing is decided by a stray key or by dictation</source>
            <translation>Abgeschaltet wirken nur Kombinationen und die Menüs: Keine versehentliche Taste und kein Diktat entscheidet etwas</translation>
        </message>
        <message>
            <source>Reset all</source>
            <translation>Alle zurücksetzen</translation>
        </message>
        <message>
            <source>Result of the last change</source>
            <translation>Ergebnis der letzten Änderung</translation>
        </message>
        <message>
            <source>Search for an action or a key</source>
            <translation>Aktion oder Taste suchen</translation>
        </message>
        <message>
            <source>Search for an action or a key …</source>
            <translation>Aktion oder Taste suchen …</translation>
        </message>
        <message>
            <source>Second key</source>
            <translation>Zweite Taste</translation>
        </message>
        <message>
            <source>Single keys: letters, digits, Enter and arrows work without Ctrl or Alt</source>
            <translation>Einzelne Tasten: Buchstaben, Ziffern, Enter und Pfeile wirken ohne Strg oder Alt</translation>
        </message>
        <message>
            <source>“{action}” has no key now.</source>
            <translation>„{action}“ hat jetzt keine Taste.</translation>
        </message>
        <message>
            <source>“{action}” is now {keys}.</source>
            <translation>„{action}“ ist jetzt {keys}.</translation>
        </message>
    </context>
    <context>
        <name>KeyEdit</name>
        <message>
            <source>Press a key</source>
            <translation>Taste drücken</translation>
        </message>
    </context>
    <context>
        <name>KeyMap</name>
        <message>
            <source>This key is not known. Choose another one.</source>
            <translation>Diese Taste ist nicht bekannt. Wählen Sie eine andere.</translation>
        </message>
        <message>
            <source>it goes from field to field</source>
            <translation>sie führt von Feld zu Feld</translation>
        </message>
        <message>
            <source>it leaves a field or closes a dialog</source>
            <translation>sie verlässt ein Feld oder schließt ein Fenster</translation>
        </message>
        <message>
            <source>it opens the menu “{menu}”</source>
            <translation>sie öffnet das Menü „{menu}“</translation>
        </message>
        <message>
            <source>it presses the button that has the focus</source>
            <translation>sie drückt die Schaltfläche mit dem Fokus</translation>
        </message>
        <message>
            <source>“{key}” and “{taken}” of “{action}” begin alike. Choose another key.</source>
            <translation>„{key}“ und „{taken}“ von „{action}“ beginnen gleich. Wählen Sie eine andere Taste.</translation>
        </message>
        <message>
            <source>“{key}” is already “{action}”. Choose another key, or change that one first.</source>
            <translation>„{key}“ gehört schon zu „{action}“. Wählen Sie eine andere Taste, oder ändern Sie zuerst jene.</translation>
        </message>
        <message>
            <source>“{key}” is fixed: {use}. Choose another key.</source>
            <translation>„{key}“ ist fest: {use}. Wählen Sie eine andere Taste.</translation>
        </message>
    </context>
    <context>
        <name>KeyRow</name>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
        <message>
            <source>Reset the keys of {action}</source>
            <translation>Tasten zurücksetzen: {action}</translation>
        </message>
        <message>
            <source>now by menu</source>
            <translation>jetzt im Menü</translation>
        </message>
        <message>
            <source>now {keys}</source>
            <translation>jetzt {keys}</translation>
        </message>
        <message>
            <source>{action}: key {place}</source>
            <translation>{action}: Taste {place}</translation>
        </message>
    </context>
    <context>
        <name>Locking</name>
        <message>
            <source>dermreview · locked</source>
            <translation>dermreview · gesperrt</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Close without saving</source>
            <translation>Schließen ohne Speichern</translation>
        </message>
        <message>
            <source>The last step was not saved. {why}</source>
            <translation>Der letzte Schritt wurde nicht gespeichert. {why}</translation>
        </message>
        <message>
            <source>not saved ✗</source>
            <translation>nicht gespeichert ✗</translation>
        </message>
        <message>
            <source>saved ✓</source>
            <translation>gespeichert ✓</translation>
        </message>
        <message>
            <source>saving …</source>
            <translation>speichert …</translation>
        </message>
    </context>
    <context>
        <name>MeasureTool</name>
        <message>
            <source>Drag or click twice · arrows move the end, with Shift the beginning · Esc clears</source>
            <translation>Ziehen oder zweimal klicken · Pfeile bewegen das Ende, mit Umschalt den Anfang · Esc löscht</translation>
        </message>
        <message>
            <source>{length} mm</source>
            <translation>{length} mm</translation>
        </message>
    </context>
    <context>
        <name>Measuring</name>
        <message>
            <source>Can't measure: it is not known how large a pixel of this image is. A table that is imported with the images can tell it in the column pixel_spacing_mm</source>
            <translation>Messen nicht möglich: Es ist nicht bekannt, wie groß ein Pixel dieses Bildes ist. Eine Tabelle, die mit den Bildern importiert wird, kann es in der Spalte pixel_spacing_mm angeben</translation>
        </message>
    </context>
    <context>
        <name>MessagePage</name>
        <message>
            <source>Opening the worklist …</source>
            <translation>Arbeitsliste wird geöffnet …</translation>
        </message>
    </context>
    <context>
        <name>NamePage</name>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Decisions from now on carry this name. Those of {name} stay as they are.</source>
            <translation>Entscheidungen tragen von jetzt an diesen Namen. Die von {name} bleiben, wie sie sind.</translation>
        </message>
        <message>
            <source>Start reading</source>
            <translation>Mit dem Befunden beginnen</translation>
        </message>
        <message>
            <source>Who is reading?</source>
            <translation>Wer befundet?</translation>
        </message>
        <message>
            <source>Your name</source>
            <translation>Ihr Name</translation>
        </message>
        <message>
            <source>Your name stands on every decision. It is asked once and kept with this store.</source>
            <translation>Ihr Name steht an jeder Entscheidung. Er wird einmal erfragt und in diesem Speicher behalten.</translation>
        </message>
        <message>
            <source>for example Dr. M. Weber</source>
            <translation>zum Beispiel Dr. M. Weber</translation>
        </message>
    </context>
    <context>
        <name>NamelessReads</name>
        <message>
            <source>Reader {letter}: {label}</source>
            <translation>Befund {letter}: {label}</translation>
        </message>
        <message>
            <source>The reads that differ</source>
            <translation>Die abweichenden Befunde</translation>
        </message>
    </context>
    <context>
        <name>NewPassword</name>
        <message>
            <source>6 digits or 8 characters, or more</source>
            <translation>mindestens 6 Ziffern oder 8 Zeichen</translation>
        </message>
        <message>
            <source>PIN or password</source>
            <translation>PIN oder Passwort</translation>
        </message>
        <message>
            <source>The same again</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <source>The two are not the same. Type it twice</source>
            <translation>Die beiden Eingaben sind verschieden. Geben Sie es zweimal ein</translation>
        </message>
    </context>
    <context>
        <name>NotRuledOut</name>
        <message>
            <source>Classes that can't be ruled out</source>
            <translation>Klassen, die nicht ausgeschlossen werden können</translation>
        </message>
    </context>
    <context>
        <name>NoteEdit</name>
        <message>
            <source>Note on this case</source>
            <translation>Notiz zu diesem Fall</translation>
        </message>
        <message>
            <source>Note …  (Esc returns)</source>
            <translation>Notiz …  (Esc führt zurück)</translation>
        </message>
        <message>
            <source>Note …  ({key} to write, Esc returns)</source>
            <translation>Notiz …  ({key} schreibt, Esc speichert)</translation>
        </message>
        <message>
            <source>{what}. Esc or Ctrl+Enter saves it and returns to the image</source>
            <translation>{what}. Esc oder Strg+Enter speichert sie und führt zurück zum Bild</translation>
        </message>
    </context>
    <context>
        <name>Notices</name>
        <message numerus="yes">
            <source>%n deferred</source>
            <translation>
                <numerusform>%n zurückgestellt</numerusform>
                <numerusform>%n zurückgestellt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n to read</source>
            <translation>
                <numerusform>%n offen</numerusform>
                <numerusform>%n offen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>All %n cases are reviewed.</source>
            <translation>
                <numerusform>Der eine Fall ist befundet.</numerusform>
                <numerusform>Alle %n Fälle sind befundet.</numerusform>
            </translation>
        </message>
        <message>
            <source>Export …</source>
            <translation>Exportieren …</translation>
        </message>
        <message>
            <source>Next unreviewed</source>
            <translation>Nächster offener</translation>
        </message>
        <message>
            <source>No listed case is left to read.</source>
            <translation>Kein aufgeführter Fall ist mehr offen.</translation>
        </message>
        <message>
            <source>Show all cases</source>
            <translation>Alle Fälle zeigen</translation>
        </message>
        <message>
            <source>The analysis is paused. {why}</source>
            <translation>Die Analyse ist angehalten. {why}</translation>
        </message>
        <message>
            <source>This is the end of the queue. Left before it: {what}.</source>
            <translation>Ende der Arbeitsliste. Davor verbleiben: {what}.</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>You review without AI. {why}</source>
            <translation>Sie befunden ohne KI. {why}</translation>
        </message>
    </context>
    <context>
        <name>OtherDialog</name>
        <message>
            <source>Diagnosis in words</source>
            <translation>Diagnose in Worten</translation>
        </message>
        <message>
            <source>None of the seven classes. Which diagnosis?</source>
            <translation>Keine der sieben Klassen. Welche Diagnose?</translation>
        </message>
        <message>
            <source>Other diagnosis</source>
            <translation>Andere Diagnose</translation>
        </message>
        <message>
            <source>Save as other</source>
            <translation>Als andere speichern</translation>
        </message>
        <message>
            <source>Type a few letters to choose, or any words. Leave it empty if you can't name it.</source>
            <translation>Tippen Sie einige Buchstaben, um zu wählen, oder beliebige Worte. Lassen Sie das Feld leer, wenn Sie sie nicht benennen können.</translation>
        </message>
        <message>
            <source>for example keratoacanthoma</source>
            <translation>zum Beispiel Keratoakanthom</translation>
        </message>
    </context>
    <context>
        <name>PassphraseDialog</name>
        <message>
            <source>Asking the keyring …</source>
            <translation>Der Schlüsselbund wird befragt …</translation>
        </message>
        <message>
            <source>Checking the passphrase …</source>
            <translation>Die Passphrase wird geprüft …</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Keeps the key in this account's keyring: whoever is signed in to this account opens the store</source>
            <translation>Legt den Schlüssel in den Schlüsselbund dieses Benutzerkontos: Wer in diesem Konto angemeldet ist, öffnet den Speicher</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Open an encrypted store</source>
            <translation>Einen verschlüsselten Speicher öffnen</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>Passphrase</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
        <message>
            <source>Remember on this workstation</source>
            <translation>Auf diesem Arbeitsplatz merken</translation>
        </message>
        <message>
            <source>Show what I type</source>
            <translation>Zeigen, was ich tippe</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Stand</translation>
        </message>
        <message>
            <source>The store {path} is encrypted. It opens with its passphrase alone.</source>
            <translation>Der Speicher {path} ist verschlüsselt. Er öffnet sich nur mit seiner Passphrase.</translation>
        </message>
        <message>
            <source>This is not the passphrase. Is Caps Lock on?</source>
            <translation>Das ist nicht die Passphrase. Ist die Feststelltaste an?</translation>
        </message>
        <message>
            <source>Type the passphrase</source>
            <translation>Geben Sie die Passphrase ein</translation>
        </message>
    </context>
    <context>
        <name>Personal</name>
        <message>
            <source>Preferences not understood, so their defaults hold: {which}</source>
            <translation>Nicht verstandene Einstellungen, für die der Standard gilt: {which}</translation>
        </message>
        <message>
            <source>keys of {action}</source>
            <translation>Tasten von {action}</translation>
        </message>
    </context>
    <context>
        <name>PreferencesDialog</name>
        <message>
            <source>A queue that is there keeps its mode; it is changed above the worklist.</source>
            <translation>Eine vorhandene Arbeitsliste behält ihren Modus; er wird über der Liste geändert.</translation>
        </message>
        <message>
            <source>AI</source>
            <translation>KI</translation>
        </message>
        <message>
            <source>As many as the bundle was made for</source>
            <translation>So viele, wie das Modellpaket vorsieht</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>Assisted: the AI is shown</source>
            <translation>Assistiert: KI sichtbar</translation>
        </message>
        <message>
            <source>At most {number}</source>
            <translation>Höchstens {number}</translation>
        </message>
        <message>
            <source>Automatic: the graphics card where it can run the networks</source>
            <translation>Automatisch: die Grafikkarte, wo sie die Netze rechnen kann</translation>
        </message>
        <message>
            <source>Blind first: label, then the AI</source>
            <translation>Erst blind: Diagnose, dann die KI</translation>
        </message>
        <message>
            <source>Browse for a bundle</source>
            <translation>Modellpaket auswählen</translation>
        </message>
        <message>
            <source>Browse …</source>
            <translation>Durchsuchen …</translation>
        </message>
        <message>
            <source>Bundle</source>
            <translation>Modellpaket</translation>
        </message>
        <message>
            <source>Choose a bundle</source>
            <translation>Modellpaket auswählen</translation>
        </message>
        <message>
            <source>Comfortable</source>
            <translation>Großzügig</translation>
        </message>
        <message>
            <source>Compact: more cases in the worklist</source>
            <translation>Kompakt: mehr Fälle in der Arbeitsliste</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Density</source>
            <translation>Dichte</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Device of the networks</source>
            <translation>Gerät der Netze</translation>
        </message>
        <message>
            <source>Fewer views are faster and less certain. Each image is then analyzed anew.</source>
            <translation>Weniger Ansichten sind schneller und weniger sicher. Jedes Bild wird dann neu analysiert.</translation>
        </message>
        <message>
            <source>Folder of the bundle</source>
            <translation>Ordner des Modellpakets</translation>
        </message>
        <message>
            <source>From the next start: {which}.</source>
            <translation>Ab dem nächsten Start: {which}.</translation>
        </message>
        <message>
            <source>Graphics card</source>
            <translation>Grafikkarte</translation>
        </message>
        <message>
            <source>In this run the command line decides: {which}.</source>
            <translation>In diesem Lauf entscheidet die Befehlszeile: {which}.</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Looking for a graphics card …</source>
            <translation>Grafikkarte wird gesucht …</translation>
        </message>
        <message>
            <source>Looks</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <source>Mode of a new queue</source>
            <translation>Modus einer neuen Arbeitsliste</translation>
        </message>
        <message>
            <source>New queues</source>
            <translation>Neue Listen</translation>
        </message>
        <message>
            <source>Only signed bundles</source>
            <translation>Nur signierte Modellpakete</translation>
        </message>
        <message>
            <source>Preferences</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Reading</source>
            <translation>Befunden</translation>
        </message>
        <message>
            <source>Signatures</source>
            <translation>Signaturen</translation>
        </message>
        <message>
            <source>Single keys work without Ctrl or Alt</source>
            <translation>Einzelne Tasten wirken ohne Strg oder Alt</translation>
        </message>
        <message>
            <source>The bundle that dermreview brings along</source>
            <translation>Das Modellpaket, das dermreview mitbringt</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Farben</translation>
        </message>
        <message>
            <source>There is no graphics card here that can run the networks</source>
            <translation>Hier gibt es keine Grafikkarte, die die Netze rechnen kann</translation>
        </message>
        <message>
            <source>These hold for you on this workstation, with every store.</source>
            <translation>Sie gelten für Sie an diesem Arbeitsplatz, mit jedem Speicher.</translation>
        </message>
        <message>
            <source>Trusted keys: {number} …</source>
            <translation>Vertraute Schlüssel: {number} …</translation>
        </message>
        <message>
            <source>Views</source>
            <translation>Ansichten</translation>
        </message>
        <message>
            <source>Views of each image</source>
            <translation>Ansichten jedes Bildes</translation>
        </message>
        <message>
            <source>What the last change does</source>
            <translation>Was die letzte Änderung bewirkt</translation>
        </message>
        <message>
            <source>What this bundle is</source>
            <translation>Was dieses Modellpaket ist</translation>
        </message>
        <message>
            <source>{bundle}, signed by {name}</source>
            <translation>{bundle}, signiert von {name}</translation>
        </message>
        <message>
            <source>{bundle}: {members} members × {views} views</source>
            <translation>{bundle}: {members} Netze × {views} Ansichten</translation>
        </message>
        <message>
            <source>{problem}. The bundle stays as it was.</source>
            <translation>{problem}. Das Modellpaket bleibt, wie es war.</translation>
        </message>
    </context>
    <context>
        <name>QueueActs</name>
        <message>
            <source>Many cases</source>
            <translation>Viele Fälle</translation>
        </message>
        <message>
            <source>No case is marked in the worklist</source>
            <translation>In der Arbeitsliste ist kein Fall markiert</translation>
        </message>
        <message>
            <source>No decision is lost. One undo takes it back.</source>
            <translation>Keine Entscheidung geht verloren. Einmal Rückgängig nimmt es zurück.</translation>
        </message>
    </context>
    <context>
        <name>QueueController</name>
        <message>
            <source>The window was opened without a bundle</source>
            <translation>Das Fenster wurde ohne Modellpaket geöffnet</translation>
        </message>
        <message>
            <source>no AI</source>
            <translation>ohne KI</translation>
        </message>
        <message>
            <source>signed by {name}</source>
            <translation>signiert von {name}</translation>
        </message>
        <message>
            <source>{members} members × {views} views</source>
            <translation>{members} Netze × {views} Ansichten</translation>
        </message>
    </context>
    <context>
        <name>ReasonStrip</name>
        <message>
            <source>After a label: {why} and {sure}, for the case just left</source>
            <translation>Nach einer Diagnose: {why} und {sure}, für den eben verlassenen Fall</translation>
        </message>
        <message>
            <source>All reasons</source>
            <translation>Alle Gründe</translation>
        </message>
        <message>
            <source>Case just left</source>
            <translation>Eben verlassener Fall</translation>
        </message>
        <message>
            <source>How sure?</source>
            <translation>Wie sicher?</translation>
        </message>
        <message>
            <source>No reason asked</source>
            <translation>Kein Grund gefragt</translation>
        </message>
        <message>
            <source>Reason: {reason}</source>
            <translation>Grund: {reason}</translation>
        </message>
        <message>
            <source>Reasons</source>
            <translation>Gründe</translation>
        </message>
        <message>
            <source>Reasons · {number}</source>
            <translation>Gründe · {number}</translation>
        </message>
        <message>
            <source>Why the label differs from the AI's, in dermoscopic terms</source>
            <translation>Warum die Diagnose von der KI abweicht, in dermatoskopischen Begriffen</translation>
        </message>
        <message>
            <source>how sure</source>
            <translation>wie sicher</translation>
        </message>
        <message>
            <source>why</source>
            <translation>warum</translation>
        </message>
        <message>
            <source>{named}, against {suggestion}.</source>
            <translation>{named}, gegen {suggestion}.</translation>
        </message>
    </context>
    <context>
        <name>RefusedDialog</name>
        <message numerus="yes">
            <source>%n images were refused and not imported since</source>
            <translation>
                <numerusform>%n Bild wurde abgewiesen und seither nicht importiert</numerusform>
                <numerusform>%n Bilder wurden abgewiesen und seither nicht importiert</numerusform>
            </translation>
        </message>
        <message>
            <source>A refused image is not kept, and a pseudonym stands for a name that is not evidently a number. Clear the list to let the next import try each file again; what is refused again comes back.</source>
            <translation>Ein abgewiesenes Bild wird nicht behalten, und ein Pseudonym steht für einen Namen, der nicht offensichtlich eine Nummer ist. Leeren Sie die Liste, damit der nächste Import jede Datei noch einmal versucht; was wieder abgewiesen wird, steht wieder hier.</translation>
        </message>
        <message>
            <source>Clear the list</source>
            <translation>Liste leeren</translation>
        </message>
        <message>
            <source>No image is refused</source>
            <translation>Kein Bild ist abgewiesen</translation>
        </message>
        <message>
            <source>Refused images</source>
            <translation>Abgewiesene Bilder</translation>
        </message>
        <message>
            <source>Refused images, each with its reason</source>
            <translation>Abgewiesene Bilder, jedes mit seinem Grund</translation>
        </message>
        <message>
            <source>The list was cleared: the next import tries each file again</source>
            <translation>Die Liste ist geleert: Der nächste Import versucht jede Datei noch einmal</translation>
        </message>
        <message>
            <source>What came of it</source>
            <translation>Was daraus wurde</translation>
        </message>
        <message>
            <source>{name} · {when}
{why}. {remedy}.</source>
            <translation>{name} · {when}
{why}. {remedy}.</translation>
        </message>
    </context>
    <context>
        <name>ReportDialog</name>
        <message>
            <source>Duplicate: {source}
    is the image of {known}</source>
            <translation>Doppelt: {source}
    ist das Bild von {known}</translation>
        </message>
        <message>
            <source>Duplicates and failures</source>
            <translation>Doppelte und Fehler</translation>
        </message>
        <message>
            <source>Failed: {source}
    {reason}</source>
            <translation>Fehlgeschlagen: {source}
    {reason}</translation>
        </message>
        <message>
            <source>Import finished</source>
            <translation>Import beendet</translation>
        </message>
        <message>
            <source>List of files and cases</source>
            <translation>Liste der Dateien und Fälle</translation>
        </message>
        <message>
            <source>Save list of files …</source>
            <translation>Liste der Dateien speichern …</translation>
        </message>
        <message>
            <source>Which file is which case, as a table outside of the store</source>
            <translation>Welche Datei welcher Fall ist, als Tabelle außerhalb des Speichers</translation>
        </message>
    </context>
    <context>
        <name>ReviewController</name>
        <message>
            <source>Key ignored: the case or its suggestion has only just appeared</source>
            <translation>Taste nicht beachtet: Der Fall oder sein Vorschlag ist eben erst erschienen</translation>
        </message>
        <message>
            <source>No decision yet: the case is not on screen</source>
            <translation>Noch keine Entscheidung: Der Fall ist nicht auf dem Schirm</translation>
        </message>
        <message>
            <source>No other case is left to read</source>
            <translation>Kein weiterer Fall ist offen</translation>
        </message>
        <message>
            <source>Redone</source>
            <translation>Erneut ausgeführt</translation>
        </message>
        <message>
            <source>This image can't be shown: mark it ungradable, defer or flag it</source>
            <translation>Dieses Bild kann nicht gezeigt werden: Nennen Sie es unbeurteilbar, stellen Sie es zurück oder fordern Sie einen Zweitbefund an</translation>
        </message>
        <message>
            <source>This is the first case</source>
            <translation>Dies ist der erste Fall</translation>
        </message>
        <message>
            <source>This is the last case</source>
            <translation>Dies ist der letzte Fall</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>Zurückgenommen</translation>
        </message>
        <message>
            <source>{word}: {case} is now {status}</source>
            <translation>{word}: {case} ist jetzt {status}</translation>
        </message>
    </context>
    <context>
        <name>SavedQueuesDialog</name>
        <message>
            <source>A saved queue keeps search, filter, order and mode, and its cases in their order; cases that fit later join at the end when it is opened.</source>
            <translation>Eine gespeicherte Liste behält Suche, Filter, Reihenfolge und Modus sowie ihre Fälle in ihrer Reihenfolge; Fälle, die später passen, kommen beim Öffnen ans Ende.</translation>
        </message>
        <message>
            <source>All cases</source>
            <translation>Alle Fälle</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Delete this queue? Its cases and all decisions stay. Once more deletes it.</source>
            <translation>Diese Liste löschen? Ihre Fälle und alle Entscheidungen bleiben. Noch einmal löscht sie.</translation>
        </message>
        <message>
            <source>Name of the queue</source>
            <translation>Name der Liste</translation>
        </message>
        <message>
            <source>Name, for example: Monday, melanoma</source>
            <translation>Name, zum Beispiel: Montag, Melanome</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Save the present queue</source>
            <translation>Jetzige Liste speichern</translation>
        </message>
        <message>
            <source>Saved queues</source>
            <translation>Gespeicherte Listen</translation>
        </message>
        <message>
            <source>What came of it</source>
            <translation>Was daraus wurde</translation>
        </message>
        <message>
            <source>{name} · cases: {number}</source>
            <translation>{name} · Fälle: {number}</translation>
        </message>
    </context>
    <context>
        <name>SearchEdit</name>
        <message>
            <source>Case, lesion, patient, site or label</source>
            <translation>Fall, Läsion, Patient, Ort oder Diagnose</translation>
        </message>
        <message>
            <source>Search the worklist</source>
            <translation>Arbeitsliste durchsuchen</translation>
        </message>
        <message>
            <source>Search …</source>
            <translation>Suchen …</translation>
        </message>
        <message>
            <source>{what}. Enter returns to the image, Esc shows all again</source>
            <translation>{what}. Enter führt zurück zum Bild, Esc zeigt wieder alle</translation>
        </message>
    </context>
    <context>
        <name>SecondReadingDialog</name>
        <message>
            <source> %</source>
            <translation> %</translation>
        </message>
        <message>
            <source>Ask for a second reader</source>
            <translation>Zweitbefund anfragen</translation>
        </message>
        <message>
            <source>Every reviewer reads every case, as in a reader study</source>
            <translation>Alle befunden jeden Fall, wie in einer Reader-Studie</translation>
        </message>
        <message>
            <source>For two readers without a third one, who decide together</source>
            <translation>Für zwei Befunder ohne dritten, die gemeinsam entscheiden</translation>
        </message>
        <message>
            <source>Readers may adjudicate cases of their own</source>
            <translation>Befunder dürfen über eigene Fälle entscheiden</translation>
        </message>
        <message>
            <source>Second reads</source>
            <translation>Zweitbefunde</translation>
        </message>
        <message>
            <source>Share drawn at random, in percent</source>
            <translation>Zufällig gezogener Anteil in Prozent</translation>
        </message>
        <message>
            <source>The second reader sees neither the first label nor whose it is. Labels that differ wait for an adjudication, which shows the reads without names. Decisions made before keep what they asked for.</source>
            <translation>Der Zweitbefund entsteht ohne Kenntnis der ersten Diagnose und ihres Urhebers. Abweichende Diagnosen warten auf einen Schiedsbefund, der beide ohne Namen zeigt. Frühere Entscheidungen behalten, was sie angefragt haben.</translation>
        </message>
        <message>
            <source>Who reads and who adjudicates</source>
            <translation>Wer befundet und wer entscheidet</translation>
        </message>
        <message>
            <source>Whoever flags a case asks for one. Beyond that, ask for one</source>
            <translation>Wer einen Fall markiert, fragt einen an. Darüber hinaus anfragen,</translation>
        </message>
        <message>
            <source>for a share of the labelled cases, drawn at random:</source>
            <translation>bei einem zufällig gezogenen Anteil der Fälle:</translation>
        </message>
        <message>
            <source>when a label differs from the AI's suggestion, or first did</source>
            <translation>wenn die Diagnose vom Vorschlag der KI abweicht oder zuerst abwich</translation>
        </message>
        <message>
            <source>when the AI abstained</source>
            <translation>wenn die KI sich enthielt</translation>
        </message>
    </context>
    <context>
        <name>SidePanel</name>
        <message>
            <source>Case and history</source>
            <translation>Fall und Verlauf</translation>
        </message>
        <message>
            <source>Suggestion, probabilities and case</source>
            <translation>Vorschlag, Wahrscheinlichkeiten und Fall</translation>
        </message>
    </context>
    <context>
        <name>SignInPage</name>
        <message>
            <source>Another person set the password that you signed in with.</source>
            <translation>Das Passwort, mit dem Sie sich angemeldet haben, hat jemand anderes gesetzt.</translation>
        </message>
        <message>
            <source>Change and go on</source>
            <translation>Ändern und weiter</translation>
        </message>
        <message>
            <source>Change my password</source>
            <translation>Mein Passwort ändern</translation>
        </message>
        <message>
            <source>Choose one that only you know: a PIN of 6 digits or more, or a password of 8 characters or more.</source>
            <translation>Wählen Sie eines, das nur Sie kennen: eine PIN mit mindestens 6 Ziffern oder ein Passwort mit mindestens 8 Zeichen.</translation>
        </message>
        <message>
            <source>Choose your password</source>
            <translation>Passwort wählen</translation>
        </message>
        <message>
            <source>Locked</source>
            <translation>Gesperrt</translation>
        </message>
        <message>
            <source>New PIN or password</source>
            <translation>Neue PIN oder Passwort</translation>
        </message>
        <message>
            <source>PIN or password</source>
            <translation>PIN oder Passwort</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>Anmelden</translation>
        </message>
        <message>
            <source>The new one again</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <source>The reviewers of this store sign in. Your name stands on every decision.</source>
            <translation>Bei diesem Speicher meldet man sich an. Ihr Name steht an jeder Entscheidung.</translation>
        </message>
        <message>
            <source>The two are not the same. Type the new one twice</source>
            <translation>Die beiden Eingaben sind verschieden. Geben Sie das neue zweimal ein</translation>
        </message>
        <message>
            <source>Too many wrong tries. The next one in {seconds} s</source>
            <translation>Zu viele Fehlversuche. Der nächste in {seconds} s</translation>
        </message>
        <message>
            <source>What is wrong</source>
            <translation>Was nicht stimmt</translation>
        </message>
        <message>
            <source>You may try again</source>
            <translation>Sie können es erneut versuchen</translation>
        </message>
        <message>
            <source>Your name</source>
            <translation>Ihr Name</translation>
        </message>
        <message>
            <source>{name} was reading; analyses go on, and nothing is lost. Another reader may sign in here too.</source>
            <translation>{name} war angemeldet; Analysen laufen weiter, nichts geht verloren. Auch jemand anderes kann sich hier anmelden.</translation>
        </message>
    </context>
    <context>
        <name>StatisticsDialog</name>
        <message>
            <source>All readers</source>
            <translation>Alle Befunder</translation>
        </message>
        <message>
            <source>Charts</source>
            <translation>Diagramme</translation>
        </message>
        <message>
            <source>Drawing …</source>
            <translation>Wird gezeichnet …</translation>
        </message>
        <message>
            <source>In words</source>
            <translation>In Worten</translation>
        </message>
        <message>
            <source>Reader</source>
            <translation>Befunder</translation>
        </message>
        <message>
            <source>Reading the history …</source>
            <translation>Verlauf wird gelesen …</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <source>Save CSV …</source>
            <translation>CSV speichern …</translation>
        </message>
        <message>
            <source>Save PNG …</source>
            <translation>PNG speichern …</translation>
        </message>
        <message>
            <source>Statistics</source>
            <translation>Statistik</translation>
        </message>
    </context>
    <context>
        <name>StatusLine</name>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Cancel the import</source>
            <translation>Import abbrechen</translation>
        </message>
        <message>
            <source>Cases analyzed ahead</source>
            <translation>Voraus analysierte Fälle</translation>
        </message>
        <message>
            <source>Device and bundle</source>
            <translation>Gerät und Modellpaket</translation>
        </message>
        <message>
            <source>Failures</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Import</translation>
        </message>
        <message>
            <source>Import progress</source>
            <translation>Fortschritt des Imports</translation>
        </message>
        <message>
            <source>Last message</source>
            <translation>Letzte Meldung</translation>
        </message>
        <message>
            <source>Progress of the review</source>
            <translation>Fortschritt der Befundung</translation>
        </message>
        <message>
            <source>Reviewed cases</source>
            <translation>Befundete Fälle</translation>
        </message>
        <message>
            <source>Saved state</source>
            <translation>Speicherstand</translation>
        </message>
        <message>
            <source>importing {done} of {total}</source>
            <translation>importiert {done} von {total}</translation>
        </message>
        <message>
            <source>looking for images …</source>
            <translation>sucht Bilder …</translation>
        </message>
        <message>
            <source>no cases</source>
            <translation>keine Fälle</translation>
        </message>
        <message>
            <source>reading the list …</source>
            <translation>Liste wird gelesen …</translation>
        </message>
        <message>
            <source>{ahead} analyzed ahead</source>
            <translation>{ahead} voraus analysiert</translation>
        </message>
        <message>
            <source>{done} of {total} reviewed</source>
            <translation>{done} von {total} befundet</translation>
        </message>
        <message>
            <source>⚠ {number} failed</source>
            <translation>⚠ {number} fehlgeschlagen</translation>
        </message>
    </context>
    <context>
        <name>SuggestionCard</name>
        <message>
            <source>AI suggestion: {title}</source>
            <translation>KI-Vorschlag: {title}</translation>
        </message>
    </context>
    <context>
        <name>TrustedKeysDialog</name>
        <message>
            <source>Add from a file …</source>
            <translation>Aus einer Datei hinzufügen …</translation>
        </message>
        <message>
            <source>Choose a public key</source>
            <translation>Öffentlichen Schlüssel wählen</translation>
        </message>
        <message>
            <source>No key is trusted yet</source>
            <translation>Noch wird keinem Schlüssel vertraut</translation>
        </message>
        <message>
            <source>Public keys (*.pub *.pem)</source>
            <translation>Öffentliche Schlüssel (*.pub *.pem)</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>This key is trusted already, as {name}</source>
            <translation>Diesem Schlüssel wird bereits vertraut, als {name}</translation>
        </message>
        <message>
            <source>Trusted keys</source>
            <translation>Vertraute Schlüssel</translation>
        </message>
        <message>
            <source>What came of it</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Whoever holds the private key to one of these signs bundles that you trust. Compare the fingerprint with its owner before you rely on it, for example over the telephone.</source>
            <translation>Wer den privaten Schlüssel zu einem von diesen hat, signiert Modellpakete, denen Sie vertrauen. Vergleichen Sie den Fingerabdruck mit dem Inhaber, bevor Sie sich darauf verlassen, zum Beispiel am Telefon.</translation>
        </message>
        <message>
            <source>{fingerprint} · {name}</source>
            <translation>{fingerprint} · {name}</translation>
        </message>
        <message>
            <source>{name} is trusted from the next start on</source>
            <translation>Ab dem nächsten Start wird {name} vertraut</translation>
        </message>
        <message>
            <source>{name} is trusted no more from the next start on</source>
            <translation>Ab dem nächsten Start wird {name} nicht mehr vertraut</translation>
        </message>
    </context>
    <context>
        <name>Viewer</name>
        <message>
            <source>Heatmap</source>
            <translation>Heatmap</translation>
        </message>
        <message>
            <source>Image</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>Image and heatmap</source>
            <translation>Bild und Heatmap</translation>
        </message>
        <message>
            <source>Loading the image</source>
            <translation>Bild wird geladen</translation>
        </message>
        <message>
            <source>No case is open</source>
            <translation>Kein Fall ist geöffnet</translation>
        </message>
        <message>
            <source>This image can't be shown</source>
            <translation>Dieses Bild kann nicht gezeigt werden</translation>
        </message>
    </context>
    <context>
        <name>WorklistDelegate</name>
        <message>
            <source>analyzing …</source>
            <translation>wird analysiert …</translation>
        </message>
    </context>
    <context>
        <name>WorklistModel</name>
        <message>
            <source>analyzing</source>
            <translation>wird analysiert</translation>
        </message>
        <message>
            <source>malignancy {malignancy}</source>
            <translation>Malignität {malignancy}</translation>
        </message>
        <message>
            <source>synthetic</source>
            <translation>synthetisch</translation>
        </message>
    </context>
    <context>
        <name>WorklistPanel</name>
        <message>
            <source>Cases by state</source>
            <translation>Fälle nach Status</translation>
        </message>
        <message>
            <source>Holds for cases that are not begun yet; a case that was begun keeps its mode</source>
            <translation>Gilt für Fälle, die noch nicht begonnen sind; ein begonnener Fall behält seinen Modus</translation>
        </message>
        <message>
            <source>Mode of reading</source>
            <translation>Modus der Befundung</translation>
        </message>
        <message>
            <source>No case fits the filter.</source>
            <translation>Kein Fall passt zum Filter.</translation>
        </message>
        <message>
            <source>Order of the worklist</source>
            <translation>Reihenfolge der Arbeitsliste</translation>
        </message>
        <message>
            <source>The order is fixed once it is opened; choosing one sorts the worklist again</source>
            <translation>Die Reihenfolge steht mit dem Öffnen fest; eine Wahl sortiert die Arbeitsliste neu</translation>
        </message>
        <message>
            <source>empty</source>
            <translation>leer</translation>
        </message>
        <message>
            <source>reading the list …</source>
            <translation>Liste wird gelesen …</translation>
        </message>
        <message>
            <source>{listed} of {total} listed</source>
            <translation>{listed} von {total} aufgeführt</translation>
        </message>
        <message>
            <source>{number} deferred</source>
            <translation>{number} zurückgestellt</translation>
        </message>
        <message>
            <source>{number} flagged</source>
            <translation>{number} zum Zweitbefund</translation>
        </message>
        <message>
            <source>{number} marked</source>
            <translation>{number} markiert</translation>
        </message>
        <message>
            <source>{number} to adjudicate</source>
            <translation>{number} strittig</translation>
        </message>
        <message>
            <source>{number} to read</source>
            <translation>{number} offen</translation>
        </message>
    </context>
    <context>
        <name>WorklistView</name>
        <message>
            <source>Worklist</source>
            <translation>Arbeitsliste</translation>
        </message>
    </context>
    <context>
        <name>_Key</name>
        <message>
            <source>Bar: probability. Whisker: spread over members and views. Tall line: threshold of the suggestion.</source>
            <translation>Balken: Wahrscheinlichkeit. Antenne: Streuung über Netze und Ansichten. Hoher Strich: Schwelle des Vorschlags.</translation>
        </message>
        <message>
            <source>From top to bottom: {members}. Each by itself: the mean over its views, calibrated as that of all members together, which is the number on the right.</source>
            <translation>Von oben nach unten: {members}. Jedes für sich: das Mittel über seine Ansichten, kalibriert wie das aller Netze zusammen, das rechts als Zahl steht.</translation>
        </message>
    </context>
    <context>
        <name>abstentions</name>
        <message>
            <source>this image does not have the colours of skin</source>
            <translation>dieses Bild hat nicht die Farben von Haut</translation>
        </message>
        <message>
            <source>this image is too blurred</source>
            <translation>dieses Bild ist zu unscharf</translation>
        </message>
        <message>
            <source>this image is too dark, too bright or burnt out</source>
            <translation>dieses Bild ist zu dunkel, zu hell oder überbelichtet</translation>
        </message>
        <message>
            <source>this image is too noisy</source>
            <translation>dieses Bild ist zu verrauscht</translation>
        </message>
        <message>
            <source>this image is unlike those they learned from</source>
            <translation>dieses Bild gleicht denen nicht, von denen sie gelernt haben</translation>
        </message>
    </context>
    <context>
        <name>actions</name>
        <message>
            <source>Browse</source>
            <translation>Blättern</translation>
        </message>
        <message>
            <source>Decide</source>
            <translation>Entscheiden</translation>
        </message>
        <message>
            <source>Heatmap</source>
            <translation>Heatmap</translation>
        </message>
        <message>
            <source>Image</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>Diagnose</translation>
        </message>
        <message>
            <source>Marked cases</source>
            <translation>Markierte Fälle</translation>
        </message>
        <message>
            <source>Program</source>
            <translation>Programm</translation>
        </message>
    </context>
    <context>
        <name>ai_state</name>
        <message>
            <source>It is next in line</source>
            <translation>Er ist als Nächster an der Reihe</translation>
        </message>
        <message>
            <source>The networks look at it now</source>
            <translation>Die Netze sehen ihn sich gerade an</translation>
        </message>
        <message>
            <source>You labelled this case before there was an opinion to show. Label it again to see whether there is one</source>
            <translation>Sie haben diesen Fall befundet, bevor es eine Meinung zu zeigen gab. Befunden Sie ihn noch einmal, um zu sehen, ob es eine gibt</translation>
        </message>
    </context>
    <context>
        <name>badges</name>
        <message>
            <source>A ruler or a scale is in the image. It is known to mislead networks.</source>
            <translation>Im Bild ist ein Lineal oder Maßstab. Das führt Netze bekanntlich in die Irre.</translation>
        </message>
        <message>
            <source>Blur</source>
            <translation>Unschärfe</translation>
        </message>
        <message>
            <source>Dark corners</source>
            <translation>Dunkle Ecken</translation>
        </message>
        <message>
            <source>Hair</source>
            <translation>Haare</translation>
        </message>
        <message>
            <source>Hair crosses the image. It is known to mislead networks, and it hides structures.</source>
            <translation>Haare ziehen durch das Bild. Das führt Netze bekanntlich in die Irre und verdeckt Strukturen.</translation>
        </message>
        <message>
            <source>Ink</source>
            <translation>Farbe</translation>
        </message>
        <message>
            <source>Ink, gel colour or a coloured marker is in the image. It is known to mislead networks.</source>
            <translation>Im Bild ist Tinte, gefärbtes Gel oder ein Farbmarker. Das führt Netze bekanntlich in die Irre.</translation>
        </message>
        <message>
            <source>Ruler</source>
            <translation>Lineal</translation>
        </message>
        <message>
            <source>The corners are dark, as through a round lens. That is known to mislead networks.</source>
            <translation>Die Ecken sind dunkel, wie durch eine runde Linse. Das führt Netze bekanntlich in die Irre.</translation>
        </message>
        <message>
            <source>The image is blurred. Fine structures can't be judged, and networks lose them first.</source>
            <translation>Das Bild ist unscharf. Feine Strukturen sind nicht beurteilbar, und Netze verlieren sie zuerst.</translation>
        </message>
    </context>
    <context>
        <name>badges (within a sentence)</name>
        <message>
            <source>blur</source>
            <translation>Unschärfe</translation>
        </message>
        <message>
            <source>dark corners</source>
            <translation>dunkle Ecken</translation>
        </message>
        <message>
            <source>hair</source>
            <translation>Haare</translation>
        </message>
        <message>
            <source>ink</source>
            <translation>Farbe</translation>
        </message>
        <message>
            <source>ruler</source>
            <translation>Lineal</translation>
        </message>
    </context>
    <context>
        <name>banner</name>
        <message>
            <source>Attention</source>
            <translation>Achtung</translation>
        </message>
        <message>
            <source>Not done</source>
            <translation>Nicht ausgeführt</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>{word}: {text}</source>
            <translation>{word}: {text}</translation>
        </message>
    </context>
    <context>
        <name>boxes</name>
        <message>
            <source>About dermreview</source>
            <translation>Über dermreview</translation>
        </message>
        <message>
            <source>Dermoscopy case review with an AI ensemble as second reader, offline on one workstation.

For research and quality work. It is no medical device: the diagnosis is the reader's.</source>
            <translation>Befundung von Dermatoskopiefällen mit einem KI-Ensemble als Zweitbefunder, offline an einem Arbeitsplatz.

Für Forschung und Qualitätssicherung. Kein Medizinprodukt: Die Diagnose stellen Sie.</translation>
        </message>
        <message>
            <source>Something went wrong inside dermreview. Decisions that are marked as saved are safe.</source>
            <translation>In dermreview ist ein Fehler aufgetreten. Entscheidungen, die als gespeichert gekennzeichnet sind, sind sicher.</translation>
        </message>
        <message>
            <source>The store can't be opened.</source>
            <translation>Der Speicher kann nicht geöffnet werden.</translation>
        </message>
        <message>
            <source>Unexpected error</source>
            <translation>Unerwarteter Fehler</translation>
        </message>
    </context>
    <context>
        <name>case_dialogs</name>
        <message>
            <source>No other image of this patient is known</source>
            <translation>Kein anderes Bild dieses Patienten ist bekannt</translation>
        </message>
    </context>
    <context>
        <name>classes</name>
        <message>
            <source>Actinic keratosis / IEC</source>
            <translation>Aktin. Keratose / IEC</translation>
        </message>
        <message>
            <source>Basal cell carcinoma</source>
            <translation>Basalzellkarzinom</translation>
        </message>
        <message>
            <source>Benign keratosis</source>
            <translation>Benigne Keratose</translation>
        </message>
        <message>
            <source>Dermatofibroma</source>
            <translation>Dermatofibrom</translation>
        </message>
        <message>
            <source>Melanocytic nevus</source>
            <translation>Melanozytärer Nävus</translation>
        </message>
        <message>
            <source>Melanoma</source>
            <translation>Melanom</translation>
        </message>
        <message>
            <source>Other diagnosis</source>
            <translation>Andere Diagnose</translation>
        </message>
        <message>
            <source>Vascular lesion</source>
            <translation>Vaskuläre Läsion</translation>
        </message>
    </context>
    <context>
        <name>classes (within a sentence)</name>
        <message>
            <source>actinic keratosis / IEC</source>
            <translation>akt. Keratose / IEC</translation>
        </message>
        <message>
            <source>basal cell carcinoma</source>
            <translation>Basalzellkarzinom</translation>
        </message>
        <message>
            <source>benign keratosis</source>
            <translation>benigne Keratose</translation>
        </message>
        <message>
            <source>dermatofibroma</source>
            <translation>Dermatofibrom</translation>
        </message>
        <message>
            <source>melanocytic nevus</source>
            <translation>melanozytärer Nävus</translation>
        </message>
        <message>
            <source>melanoma</source>
            <translation>Melanom</translation>
        </message>
        <message>
            <source>other diagnosis</source>
            <translation>andere Diagnose</translation>
        </message>
        <message>
            <source>vascular lesion</source>
            <translation>vaskuläre Läsion</translation>
        </message>
    </context>
    <context>
        <name>control_dialog</name>
        <message>
            <source> %</source>
            <translation> %</translation>
        </message>
    </context>
    <context>
        <name>decision_panel</name>
        <message>
            <source>adjudicated: {label}</source>
            <translation>Schiedsbefund: {label}</translation>
        </message>
    </context>
    <context>
        <name>diagnoses</name>
        <message>
            <source>Accessory nipple</source>
            <translation>Akzessorische Mamille</translation>
        </message>
        <message>
            <source>Angiosarcoma</source>
            <translation>Angiosarkom</translation>
        </message>
        <message>
            <source>Atypical fibroxanthoma</source>
            <translation>Atypisches Fibroxanthom</translation>
        </message>
        <message>
            <source>Chondrodermatitis nodularis helicis</source>
            <translation>Chondrodermatitis nodularis helicis</translation>
        </message>
        <message>
            <source>Clear cell acanthoma</source>
            <translation>Klarzellakanthom</translation>
        </message>
        <message>
            <source>Cutaneous horn</source>
            <translation>Cornu cutaneum</translation>
        </message>
        <message>
            <source>Cutaneous lymphoma</source>
            <translation>Kutanes Lymphom</translation>
        </message>
        <message>
            <source>Cutaneous metastasis</source>
            <translation>Hautmetastase</translation>
        </message>
        <message>
            <source>Dermatitis</source>
            <translation>Dermatitis</translation>
        </message>
        <message>
            <source>Dermatofibrosarcoma protuberans</source>
            <translation>Dermatofibrosarcoma protuberans</translation>
        </message>
        <message>
            <source>Discoid lupus erythematosus</source>
            <translation>Diskoider Lupus erythematodes</translation>
        </message>
        <message>
            <source>Epidermoid cyst</source>
            <translation>Epidermoidzyste</translation>
        </message>
        <message>
            <source>Extramammary Paget disease</source>
            <translation>Extramammärer Morbus Paget</translation>
        </message>
        <message>
            <source>Foreign body</source>
            <translation>Fremdkörper</translation>
        </message>
        <message>
            <source>Granuloma annulare</source>
            <translation>Granuloma anulare</translation>
        </message>
        <message>
            <source>Hematoma</source>
            <translation>Hämatom</translation>
        </message>
        <message>
            <source>Hidradenoma</source>
            <translation>Hidradenom</translation>
        </message>
        <message>
            <source>Hidrocystoma</source>
            <translation>Hidrozystom</translation>
        </message>
        <message>
            <source>Insect bite</source>
            <translation>Insektenstich</translation>
        </message>
        <message>
            <source>Juvenile xanthogranuloma</source>
            <translation>Juveniles Xanthogranulom</translation>
        </message>
        <message>
            <source>Kaposi sarcoma</source>
            <translation>Kaposi-Sarkom</translation>
        </message>
        <message>
            <source>Keloid</source>
            <translation>Keloid</translation>
        </message>
        <message>
            <source>Keratoacanthoma</source>
            <translation>Keratoakanthom</translation>
        </message>
        <message>
            <source>Leiomyoma</source>
            <translation>Leiomyom</translation>
        </message>
        <message>
            <source>Leishmaniasis</source>
            <translation>Leishmaniose</translation>
        </message>
        <message>
            <source>Lentigo simplex</source>
            <translation>Lentigo simplex</translation>
        </message>
        <message>
            <source>Lichen planus</source>
            <translation>Lichen ruber planus</translation>
        </message>
        <message>
            <source>Lichen sclerosus</source>
            <translation>Lichen sclerosus</translation>
        </message>
        <message>
            <source>Lipoma</source>
            <translation>Lipom</translation>
        </message>
        <message>
            <source>Mastocytoma</source>
            <translation>Mastozytom</translation>
        </message>
        <message>
            <source>Melanotic macule</source>
            <translation>Melanotische Makula</translation>
        </message>
        <message>
            <source>Merkel cell carcinoma</source>
            <translation>Merkelzellkarzinom</translation>
        </message>
        <message>
            <source>Milia</source>
            <translation>Milien</translation>
        </message>
        <message>
            <source>Molluscum contagiosum</source>
            <translation>Molluscum contagiosum</translation>
        </message>
        <message>
            <source>Mycosis fungoides</source>
            <translation>Mycosis fungoides</translation>
        </message>
        <message>
            <source>Neurofibroma</source>
            <translation>Neurofibrom</translation>
        </message>
        <message>
            <source>Onychomycosis</source>
            <translation>Onychomykose</translation>
        </message>
        <message>
            <source>Pilomatricoma</source>
            <translation>Pilomatrixom</translation>
        </message>
        <message>
            <source>Porokeratosis</source>
            <translation>Porokeratose</translation>
        </message>
        <message>
            <source>Poroma</source>
            <translation>Porom</translation>
        </message>
        <message>
            <source>Post-inflammatory hyperpigmentation</source>
            <translation>Postinflammatorische Hyperpigmentierung</translation>
        </message>
        <message>
            <source>Prurigo nodularis</source>
            <translation>Prurigo nodularis</translation>
        </message>
        <message>
            <source>Psoriasis</source>
            <translation>Psoriasis</translation>
        </message>
        <message>
            <source>Sarcoidosis</source>
            <translation>Sarkoidose</translation>
        </message>
        <message>
            <source>Scabies</source>
            <translation>Skabies</translation>
        </message>
        <message>
            <source>Scar</source>
            <translation>Narbe</translation>
        </message>
        <message>
            <source>Sebaceous carcinoma</source>
            <translation>Talgdrüsenkarzinom</translation>
        </message>
        <message>
            <source>Sebaceous hyperplasia</source>
            <translation>Talgdrüsenhyperplasie</translation>
        </message>
        <message>
            <source>Skin tag</source>
            <translation>Weiches Fibrom</translation>
        </message>
        <message>
            <source>Spiradenoma</source>
            <translation>Spiradenom</translation>
        </message>
        <message>
            <source>Squamous cell carcinoma, invasive</source>
            <translation>Plattenepithelkarzinom, invasiv</translation>
        </message>
        <message>
            <source>Subungual hematoma</source>
            <translation>Subunguales Hämatom</translation>
        </message>
        <message>
            <source>Supernumerary digit</source>
            <translation>Akzessorischer Finger</translation>
        </message>
        <message>
            <source>Syringoma</source>
            <translation>Syringom</translation>
        </message>
        <message>
            <source>Tattoo</source>
            <translation>Tätowierung</translation>
        </message>
        <message>
            <source>Tinea</source>
            <translation>Tinea</translation>
        </message>
        <message>
            <source>Trichilemmoma</source>
            <translation>Trichilemmom</translation>
        </message>
        <message>
            <source>Trichoepithelioma</source>
            <translation>Trichoepitheliom</translation>
        </message>
        <message>
            <source>Ulcer</source>
            <translation>Ulkus</translation>
        </message>
        <message>
            <source>Urticaria</source>
            <translation>Urtikaria</translation>
        </message>
        <message>
            <source>Viral wart</source>
            <translation>Virusbedingte Warze</translation>
        </message>
        <message>
            <source>Xanthelasma</source>
            <translation>Xanthelasma</translation>
        </message>
        <message>
            <source>Xanthoma</source>
            <translation>Xanthom</translation>
        </message>
    </context>
    <context>
        <name>erase_dialog</name>
        <message>
            <source>Another reason</source>
            <translation>Ein anderer Grund</translation>
        </message>
        <message>
            <source>Imported by mistake</source>
            <translation>Versehentlich importiert</translation>
        </message>
        <message>
            <source>The patient withdrew consent</source>
            <translation>Einwilligung widerrufen</translation>
        </message>
        <message>
            <source>The time to keep it is over</source>
            <translation>Aufbewahrungsfrist abgelaufen</translation>
        </message>
    </context>
    <context>
        <name>errors</name>
        <message>
            <source>can't write {path} ({detail})</source>
            <translation>{path} kann nicht geschrieben werden ({detail})</translation>
        </message>
        <message>
            <source>decoding the image took more than {limit_mb} MB of memory and was stopped; save it anew as JPEG or PNG</source>
            <translation>das Bild zu dekodieren brauchte mehr als {limit_mb} MB Speicher und wurde abgebrochen; speichern Sie es neu als JPEG oder PNG</translation>
        </message>
        <message>
            <source>decoding the image took more than {limit} seconds and was stopped; save it anew as JPEG or PNG</source>
            <translation>das Bild zu dekodieren dauerte länger als {limit} Sekunden und wurde abgebrochen; speichern Sie es neu als JPEG oder PNG</translation>
        </message>
        <message>
            <source>no case of this store has that patient id; give it as an export or your own table has it</source>
            <translation>kein Fall dieses Speichers hat diese Patientenkennung; geben Sie sie so an, wie ein Export oder Ihre eigene Tabelle sie nennt</translation>
        </message>
        <message>
            <source>no image of {path} is left to measure. {detail}</source>
            <translation>von {path} ist kein Bild zum Messen übrig. {detail}</translation>
        </message>
        <message>
            <source>no look can be held out: these images are too few, or were all taken alike; split by lesion instead</source>
            <translation>kein Aufnahmestil lässt sich zurückhalten: Es sind zu wenige Bilder, oder alle wurden gleich aufgenommen; teilen Sie stattdessen nach Läsion</translation>
        </message>
        <message>
            <source>no pretrained weights of {architecture} could be had ({detail}); check the network connection, or use --from-scratch</source>
            <translation>für {architecture} waren keine vortrainierten Gewichte zu bekommen ({detail}); prüfen Sie die Netzwerkverbindung, oder verwenden Sie --from-scratch</translation>
        </message>
        <message>
            <source>nobody signs in to this store; `dermreview store guard` makes it ask</source>
            <translation>bei diesem Speicher meldet sich niemand an; „dermreview store guard“ führt die Anmeldung ein</translation>
        </message>
        <message>
            <source>none of the {total} images is in the calibration part of the bundle {path}</source>
            <translation>keines der {total} Bilder liegt im Kalibrierteil des Modellpakets {path}</translation>
        </message>
        <message>
            <source>none of these cases would change</source>
            <translation>keiner dieser Fälle würde sich ändern</translation>
        </message>
        <message>
            <source>not an image: the content is none of JPEG, PNG, TIFF, BMP or WebP</source>
            <translation>kein Bild: Der Inhalt ist weder JPEG, PNG, TIFF, BMP noch WebP</translation>
        </message>
        <message>
            <source>nothing can be read from {option} ({detail})</source>
            <translation>aus {option} lässt sich nichts lesen ({detail})</translation>
        </message>
        <message>
            <source>nothing to redo</source>
            <translation>nichts erneut auszuführen</translation>
        </message>
        <message>
            <source>nothing to undo</source>
            <translation>nichts zurückzunehmen</translation>
        </message>
        <message>
            <source>the account of {name} is disabled; ask an administrator</source>
            <translation>das Konto von {name} ist gesperrt; fragen Sie jemanden aus der Verwaltung</translation>
        </message>
        <message>
            <source>the backup {path} and the store {store} are not encrypted alike; make a new store of the backup with --into</source>
            <translation>die Sicherung {path} und der Speicher {store} sind nicht gleich verschlüsselt; machen Sie aus der Sicherung mit --into einen neuen Speicher</translation>
        </message>
        <message>
            <source>the backup {path} is damaged ({detail}); use another one, nothing was changed</source>
            <translation>die Sicherung {path} ist beschädigt ({detail}); verwenden Sie eine andere, es wurde nichts verändert</translation>
        </message>
        <message>
            <source>the bundle {bundle} can't use {what}: {why}</source>
            <translation>das Modellpaket {bundle} kann {what} nicht verwenden: {why}</translation>
        </message>
        <message>
            <source>the bundle {path} does not know {unknown} of {total} images ({example}); if no network has learned from them, add --all-images, and they all calibrate</source>
            <translation>das Modellpaket {path} kennt {unknown} von {total} Bildern nicht ({example}); hat kein Netz von ihnen gelernt, fügen Sie --all-images hinzu, und alle kalibrieren</translation>
        </message>
        <message>
            <source>the bundle {path} has no {architecture} with the recipe's arguments and head to learn on from; it has {found}</source>
            <translation>das Modellpaket {path} hat kein {architecture} mit den Argumenten und dem Kopf des Rezepts, um weiterzulernen; es hat {found}</translation>
        </message>
        <message>
            <source>the bundle {path} has schema {found}; this version reads {supported}</source>
            <translation>das Modellpaket {path} hat Schema {found}; diese Version liest {supported}</translation>
        </message>
        <message>
            <source>the bundle {path} has the classes {found} instead of {expected}</source>
            <translation>das Modellpaket {path} hat die Klassen {found} statt {expected}</translation>
        </message>
        <message>
            <source>the bundle {path} is not signed, and only signed bundles are allowed; ask for a signed one, or change that in the preferences</source>
            <translation>das Modellpaket {path} ist nicht signiert, und nur signierte sind erlaubt; lassen Sie sich ein signiertes geben oder ändern Sie das in den Einstellungen</translation>
        </message>
        <message>
            <source>the bundle {path} is not valid: {detail}</source>
            <translation>das Modellpaket {path} ist nicht gültig: {detail}</translation>
        </message>
        <message>
            <source>the bundle {path} is signed with the key {key}, which is none of the trusted ones; trust it in the preferences, if you know whose it is</source>
            <translation>das Modellpaket {path} ist mit dem Schlüssel {key} signiert, dem nicht vertraut wird; nehmen Sie ihn in den Einstellungen auf, wenn Sie wissen, wem er gehört</translation>
        </message>
        <message>
            <source>the bundle {path} keeps no record of its split, so nobody knows its {part} part; use --part unseen or all</source>
            <translation>das Modellpaket {path} hat keine Aufzeichnung seiner Aufteilung, daher ist sein Teil {part} unbekannt; verwenden Sie --part unseen oder all</translation>
        </message>
        <message>
            <source>the bundle {path} lacks its file {file}; install it again</source>
            <translation>dem Modellpaket {path} fehlt die Datei {file}; installieren Sie es neu</translation>
        </message>
        <message>
            <source>the card of {path} has no figures with intervals to compare with; measure without --compare-card</source>
            <translation>die Karte von {path} hat keine Werte mit Intervallen zum Vergleichen; messen Sie ohne --compare-card</translation>
        </message>
        <message>
            <source>the checkpoint in {path} belongs to other settings ({detail}); use another --out, or remove that folder to start over</source>
            <translation>der Zwischenstand in {path} gehört zu anderen Einstellungen ({detail}); verwenden Sie ein anderes --out, oder entfernen Sie den Ordner, um neu zu beginnen</translation>
        </message>
        <message>
            <source>the clock of this computer is {minutes} min behind the newest entry of the store; set it right. Nothing is lost: the order of decisions does not depend on it</source>
            <translation>die Uhr dieses Rechners geht {minutes} min hinter dem neuesten Eintrag des Speichers nach; stellen Sie sie richtig. Es ist nichts verloren: die Reihenfolge der Entscheidungen hängt nicht von ihr ab</translation>
        </message>
        <message>
            <source>the device {device} is not available here; use --device auto or cpu</source>
            <translation>das Gerät {device} ist hier nicht verfügbar; verwenden Sie --device auto oder cpu</translation>
        </message>
        <message>
            <source>the disk of {path} is full; free some space, then repeat the last action, which was not saved</source>
            <translation>der Datenträger von {path} ist voll; schaffen Sie Platz und wiederholen Sie die letzte Aktion, die nicht gespeichert wurde</translation>
        </message>
        <message>
            <source>the file has {size_mb} MB, over the limit of {limit_mb} MB</source>
            <translation>die Datei hat {size_mb} MB und liegt über der Grenze von {limit_mb} MB</translation>
        </message>
        <message>
            <source>the file is empty</source>
            <translation>die Datei ist leer</translation>
        </message>
        <message>
            <source>the file {file} of the bundle {path} does not match its hash; install it again</source>
            <translation>die Datei {file} des Modellpakets {path} passt nicht zu ihrer Prüfsumme; installieren Sie es neu</translation>
        </message>
        <message>
            <source>the image ended the process that decoded it; the file is damaged or meant to do harm</source>
            <translation>das Bild hat den Prozess beendet, der es dekodierte; die Datei ist beschädigt oder soll Schaden anrichten</translation>
        </message>
        <message>
            <source>the image is truncated or damaged ({detail}); copy it again from its source</source>
            <translation>das Bild ist unvollständig oder beschädigt ({detail}); kopieren Sie es noch einmal von der Quelle</translation>
        </message>
        <message>
            <source>the key file {path} is damaged ({detail}); put back a copy of it from a backup</source>
            <translation>die Schlüsseldatei {path} ist beschädigt ({detail}); legen Sie eine Kopie von ihr aus einer Sicherung zurück</translation>
        </message>
        <message>
            <source>the name or the password is wrong</source>
            <translation>Name oder Passwort ist falsch</translation>
        </message>
        <message>
            <source>the network {file} answers otherwise as ONNX: a probability differs by {difference}, over the limit of {limit}; nothing was written</source>
            <translation>das Netz {file} antwortet als ONNX anders: Eine Wahrscheinlichkeit weicht um {difference} ab, mehr als die Grenze von {limit}; nichts wurde geschrieben</translation>
        </message>
        <message>
            <source>the network {file} can't be written as ONNX ({detail})</source>
            <translation>das Netz {file} kann nicht als ONNX geschrieben werden ({detail})</translation>
        </message>
        <message>
            <source>the new password is the old one; choose another</source>
            <translation>das neue Passwort ist das alte; wählen Sie ein anderes</translation>
        </message>
        <message>
            <source>the old password is wrong; nothing was changed</source>
            <translation>das alte Passwort ist falsch; nichts wurde geändert</translation>
        </message>
        <message>
            <source>the packages for ONNX are missing; install them with: pip install "dermreview[onnx]"</source>
            <translation>die Pakete für ONNX fehlen; installieren Sie sie mit: pip install "dermreview[onnx]"</translation>
        </message>
        <message>
            <source>the passphrase does not open the store {path}; nothing was changed</source>
            <translation>die Passphrase öffnet den Speicher {path} nicht; nichts wurde geändert</translation>
        </message>
        <message>
            <source>the passphrase does not open {path}</source>
            <translation>die Passphrase öffnet {path} nicht</translation>
        </message>
        <message>
            <source>the passphrase has more than {most} characters</source>
            <translation>die Passphrase hat mehr als {most} Zeichen</translation>
        </message>
        <message>
            <source>the passphrase needs {least} characters or more, {different} of them different</source>
            <translation>die Passphrase braucht mindestens {least} Zeichen, davon {different} verschiedene</translation>
        </message>
        <message>
            <source>the preferences can't be kept in {path} ({detail}); they hold until this window closes</source>
            <translation>die Einstellungen lassen sich nicht in {path} speichern ({detail}); sie gelten, bis dieses Fenster schließt</translation>
        </message>
        <message>
            <source>the queue needs a name</source>
            <translation>die Liste braucht einen Namen</translation>
        </message>
        <message>
            <source>the readers of {case} no longer differ; label it as usual</source>
            <translation>die Befunder von {case} sind sich nicht mehr uneinig; befunden Sie ihn wie gewohnt</translation>
        </message>
        <message>
            <source>the recipe {name} is not valid: {detail}</source>
            <translation>das Rezept {name} ist nicht gültig: {detail}</translation>
        </message>
        <message>
            <source>the region reaches beyond the image of {width} x {height} pixels</source>
            <translation>der Ausschnitt reicht über das Bild von {width} x {height} Pixeln hinaus</translation>
        </message>
        <message>
            <source>the reviewer's name is empty; a decision needs a name</source>
            <translation>der Name ist leer; eine Entscheidung braucht einen Namen</translation>
        </message>
        <message>
            <source>the reviewers of this store sign in already</source>
            <translation>bei diesem Speicher meldet man sich bereits an</translation>
        </message>
        <message>
            <source>the reviewers of this store sign in, and there is no terminal to ask at; use --reviewer NAME and --password-fd N, a file descriptor</source>
            <translation>bei diesem Speicher meldet man sich an, und es gibt kein Terminal, um zu fragen; verwenden Sie --reviewer NAME und --password-fd N, einen Dateideskriptor</translation>
        </message>
        <message>
            <source>the reviewers of this store sign in; sign in first</source>
            <translation>bei diesem Speicher meldet man sich an; melden Sie sich zuerst an</translation>
        </message>
        <message>
            <source>the screen libraries of Qt are missing ({detail}); on Debian or Ubuntu: sudo apt-get install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1</source>
            <translation>die Bildschirmbibliotheken von Qt fehlen ({detail}); unter Debian oder Ubuntu: sudo apt-get install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1</translation>
        </message>
        <message>
            <source>the signature of the bundle {path} does not fit: the bundle was changed after it was signed; install it again</source>
            <translation>die Signatur des Modellpakets {path} passt nicht: es wurde nach dem Signieren verändert; installieren Sie es neu</translation>
        </message>
        <message>
            <source>the store {path} can't be used ({detail})</source>
            <translation>der Speicher {path} kann nicht verwendet werden ({detail})</translation>
        </message>
        <message>
            <source>the store {path} is damaged ({detail}); bring back its newest good backup with: dermreview store restore --store "{path}"</source>
            <translation>der Speicher {path} ist beschädigt ({detail}); holen Sie seine neueste gute Sicherung zurück mit: dermreview store restore --store "{path}"</translation>
        </message>
        <message>
            <source>the store {path} is encrypted already</source>
            <translation>der Speicher {path} ist schon verschlüsselt</translation>
        </message>
        <message>
            <source>the store {path} is encrypted; its passphrase is needed</source>
            <translation>der Speicher {path} ist verschlüsselt; seine Passphrase wird gebraucht</translation>
        </message>
        <message>
            <source>the store {path} is not encrypted</source>
            <translation>der Speicher {path} ist nicht verschlüsselt</translation>
        </message>
        <message>
            <source>the store {path} is open in another dermreview ({holder}); close it there first</source>
            <translation>der Speicher {path} ist in einem anderen dermreview geöffnet ({holder}); schließen Sie ihn zuerst dort</translation>
        </message>
        <message>
            <source>the store {path} is read-only; give write permission or choose another with --store</source>
            <translation>der Speicher {path} ist schreibgeschützt; erteilen Sie Schreibrecht, oder wählen Sie mit --store einen anderen</translation>
        </message>
        <message>
            <source>the store {path} was written by a newer dermreview (schema {found}); update the program, nothing was changed</source>
            <translation>der Speicher {path} wurde von einem neueren dermreview geschrieben (Schema {found}); aktualisieren Sie das Programm, nichts wurde geändert</translation>
        </message>
        <message>
            <source>the stored image {sha256} is missing from the vault; restore it from a backup or import it again</source>
            <translation>das gespeicherte Bild {sha256} fehlt im Bildspeicher; stellen Sie es aus einer Sicherung wieder her, oder importieren Sie es noch einmal</translation>
        </message>
        <message>
            <source>the stored image {sha256} was changed outside dermreview; restore it from a backup</source>
            <translation>das gespeicherte Bild {sha256} wurde außerhalb von dermreview verändert; stellen Sie es aus einer Sicherung wieder her</translation>
        </message>
        <message>
            <source>the two are not the same; nothing was changed</source>
            <translation>die beiden Eingaben sind verschieden; nichts wurde geändert</translation>
        </message>
        <message>
            <source>the weights {file} of the bundle {path} do not fit their network: {detail}</source>
            <translation>die Gewichte {file} des Modellpakets {path} passen nicht zu ihrem Netz: {detail}</translation>
        </message>
        <message>
            <source>there is a queue named {name} already; choose another name</source>
            <translation>es gibt schon eine Liste namens {name}; wählen Sie einen anderen Namen</translation>
        </message>
        <message>
            <source>there is a store in {path} already; choose another folder</source>
            <translation>in {path} liegt schon ein Speicher; wählen Sie einen anderen Ordner</translation>
        </message>
        <message>
            <source>there is an account named {name} already; choose another name</source>
            <translation>es gibt bereits ein Konto mit dem Namen {name}; wählen Sie einen anderen</translation>
        </message>
        <message>
            <source>there is no account named {name}</source>
            <translation>es gibt kein Konto mit dem Namen {name}</translation>
        </message>
        <message>
            <source>there is no bundle at {path}; install dermreview again or name another bundle</source>
            <translation>unter {path} ist kein Modellpaket; installieren Sie dermreview neu, oder nennen Sie ein anderes Modellpaket</translation>
        </message>
        <message>
            <source>there is no case with the id {case} in this store</source>
            <translation>in diesem Speicher gibt es keinen Fall mit der Kennung {case}</translation>
        </message>
        <message>
            <source>there is no case {case_id} in this store</source>
            <translation>in diesem Speicher gibt es keinen Fall {case_id}</translation>
        </message>
        <message>
            <source>there is no good backup in {path}; name one on another disk</source>
            <translation>in {path} liegt keine gute Sicherung; nennen Sie eine auf einem anderen Datenträger</translation>
        </message>
        <message>
            <source>there is no reviewed case to export yet</source>
            <translation>es gibt noch keinen befundeten Fall zu exportieren</translation>
        </message>
        <message>
            <source>there is no store at {path}; check the name, or make one with: dermreview import</source>
            <translation>unter {path} gibt es keinen Speicher; prüfen Sie den Namen oder legen Sie einen an mit: dermreview import</translation>
        </message>
        <message>
            <source>there is no terminal to ask for the {what}; pass it with {option} N, a file descriptor</source>
            <translation>es gibt kein Terminal, um zu fragen ({what}); übergeben Sie es mit {option} N, einem Dateideskriptor</translation>
        </message>
        <message>
            <source>this is your own account: change its password with the old one</source>
            <translation>dies ist Ihr eigenes Konto: ändern Sie sein Passwort mit dem alten</translation>
        </message>
        <message>
            <source>this needs the role {role}; {name} is signed in as {has}. Ask an administrator</source>
            <translation>dies braucht die Rolle {role}; {name} ist angemeldet mit der Rolle {has}. Fragen Sie jemanden aus der Verwaltung</translation>
        </message>
        <message>
            <source>this region is too small to analyze: {width} x {height} pixels; each side needs {least} or more</source>
            <translation>dieser Ausschnitt ist zu klein für die Analyse: {width} x {height} Pixel; jede Seite braucht mindestens {least}</translation>
        </message>
        <message>
            <source>this saved queue is no longer there</source>
            <translation>diese gespeicherte Liste gibt es nicht mehr</translation>
        </message>
        <message>
            <source>this workstation has no keyring that keeps a key safely ({detail}); the passphrase is asked at each start</source>
            <translation>dieser Arbeitsplatz hat keinen Schlüsselbund, der einen Schlüssel sicher verwahrt ({detail}); die Passphrase wird bei jedem Start erfragt</translation>
        </message>
        <message>
            <source>too easy to guess: no name, no run like 123456, no repetition</source>
            <translation>zu leicht zu erraten: kein Name, keine Folge wie 123456, keine Wiederholung</translation>
        </message>
        <message>
            <source>too little training data: {detail}</source>
            <translation>zu wenig Trainingsdaten: {detail}</translation>
        </message>
        <message>
            <source>too long: a password has at most {most} characters</source>
            <translation>zu lang: ein Passwort hat höchstens {most} Zeichen</translation>
        </message>
        <message>
            <source>too many wrong tries; wait {seconds} seconds, then try again</source>
            <translation>zu viele Fehlversuche; warten Sie {seconds} Sekunden und versuchen Sie es dann erneut</translation>
        </message>
        <message>
            <source>too short: a PIN has at least {digits} digits, a password at least {characters} characters</source>
            <translation>zu kurz: eine PIN hat mindestens {digits} Ziffern, ein Passwort mindestens {characters} Zeichen</translation>
        </message>
        <message>
            <source>unknown recipe {name}; there are {known}</source>
            <translation>unbekanntes Rezept {name}; es gibt {known}</translation>
        </message>
        <message>
            <source>{file} of the store {path} was moved, removed or replaced while it was open; put it back and repeat the last action, which was not saved</source>
            <translation>{file} des Speichers {path} wurde verschoben, entfernt oder ersetzt, während er offen war; legen Sie die Datei zurück und wiederholen Sie den letzten Schritt, der nicht gespeichert wurde</translation>
        </message>
        <message>
            <source>{format} is not supported; use JPEG, PNG, TIFF, BMP or WebP</source>
            <translation>{format} wird nicht unterstützt; verwenden Sie JPEG, PNG, TIFF, BMP oder WebP</translation>
        </message>
        <message>
            <source>{format} with {frames} frames is not a still image; export one frame</source>
            <translation>{format} mit {frames} Einzelbildern ist kein Standbild; exportieren Sie ein Einzelbild</translation>
        </message>
        <message>
            <source>{images} of {total} images name no patient and can't be split by patient; split by lesion instead</source>
            <translation>{images} von {total} Bildern nennen keinen Patienten und lassen sich nicht nach Patient teilen; teilen Sie stattdessen nach Läsion</translation>
        </message>
        <message>
            <source>{member}: the loss of epoch {epoch} is no number any more; a learning rate under {rate} may help</source>
            <translation>{member}: Der Verlust der Epoche {epoch} ist keine Zahl mehr; eine Lernrate unter {rate} kann helfen</translation>
        </message>
        <message>
            <source>{name} is signed in and can't act as {other}; {other} has to sign in</source>
            <translation>{name} ist angemeldet und kann nicht als {other} handeln; {other} muss sich anmelden</translation>
        </message>
        <message>
            <source>{name} is the last administrator; make another one first</source>
            <translation>{name} ist als Einzige(r) in der Verwaltung; geben Sie zuerst jemand anderem diese Rolle</translation>
        </message>
        <message>
            <source>{name} signed in with a password that another person set; choose your own first</source>
            <translation>{name} hat sich mit einem Passwort angemeldet, das jemand anderes gesetzt hat; wählen Sie zuerst ein eigenes</translation>
        </message>
        <message>
            <source>{path} can't be read ({detail}); check its permissions</source>
            <translation>{path} kann nicht gelesen werden ({detail}); prüfen Sie die Zugriffsrechte</translation>
        </message>
        <message>
            <source>{path} can't be read as findings: {detail}</source>
            <translation>{path} kann nicht als Ergebnisliste gelesen werden: {detail}</translation>
        </message>
        <message>
            <source>{path} can't be used: {detail}</source>
            <translation>{path} kann nicht verwendet werden: {detail}</translation>
        </message>
        <message>
            <source>{path} does not exist</source>
            <translation>{path} gibt es nicht</translation>
        </message>
        <message>
            <source>{path} exists already and is not replaced; choose another name or move it away</source>
            <translation>{path} gibt es bereits und wird nicht ersetzt; wählen Sie einen anderen Namen, oder verschieben Sie es</translation>
        </message>
        <message>
            <source>{path} exists already; choose another name or use --force</source>
            <translation>{path} gibt es bereits; wählen Sie einen anderen Namen, oder verwenden Sie --force</translation>
        </message>
        <message>
            <source>{path} has no column {column}; expected {expected}</source>
            <translation>{path} hat keine Spalte {column}; erwartet: {expected}</translation>
        </message>
        <message>
            <source>{path} has no rows</source>
            <translation>{path} hat keine Zeilen</translation>
        </message>
        <message>
            <source>{path} has several tables of labels ({names}), which could contradict each other; keep one</source>
            <translation>{path} hat mehrere Tabellen mit Diagnosen ({names}), die einander widersprechen könnten; behalten Sie eine</translation>
        </message>
        <message>
            <source>{path} holds a training that was stopped; go on with --resume, or remove that folder to start over</source>
            <translation>{path} enthält ein abgebrochenes Training; setzen Sie es mit --resume fort, oder entfernen Sie den Ordner, um neu zu beginnen</translation>
        </message>
        <message>
            <source>{path} holds no Ed25519 key that can be used</source>
            <translation>{path} enthält keinen brauchbaren Ed25519-Schlüssel</translation>
        </message>
        <message>
            <source>{path} holds no JPEG, PNG, TIFF, BMP or WebP image</source>
            <translation>{path} enthält kein JPEG-, PNG-, TIFF-, BMP- oder WebP-Bild</translation>
        </message>
        <message>
            <source>{path} holds other files and is no store; choose an empty folder, or a store</source>
            <translation>{path} enthält andere Dateien und ist kein Speicher; wählen Sie einen leeren Ordner oder einen Speicher</translation>
        </message>
        <message>
            <source>{path} holds too much: at most {rows} rows and {columns} columns are read; split it</source>
            <translation>{path} enthält zu viel: höchstens {rows} Zeilen und {columns} Spalten werden gelesen; bitte teilen</translation>
        </message>
        <message>
            <source>{path} is a folder with files that are no export of dermreview and is not replaced; choose another name</source>
            <translation>{path} ist ein Ordner mit Dateien, die kein Export von dermreview sind, und wird nicht ersetzt; wählen Sie einen anderen Namen</translation>
        </message>
        <message>
            <source>{path} is no backup of a store: expected a file review-....db, or a folder that `dermreview store backup` wrote</source>
            <translation>{path} ist keine Sicherung eines Speichers; erwartet wird eine Datei review-....db oder ein Ordner, den `dermreview store backup` geschrieben hat</translation>
        </message>
        <message>
            <source>{path} is no export that names the ends of a store's logs; exports from before this version do not</source>
            <translation>{path} ist kein Export, der die Enden der Protokolle nennt; Exporte aus früheren Versionen tun das nicht</translation>
        </message>
        <message>
            <source>{path} is no training data: expected images/ with a metadata or ground-truth CSV, or one folder a class</source>
            <translation>{path} enthält keine Trainingsdaten: erwartet wird images/ mit einer Metadaten- oder Ground-Truth-CSV oder ein Ordner je Klasse</translation>
        </message>
        <message>
            <source>{path} is not UTF-8 text; save it as CSV UTF-8</source>
            <translation>{path} ist kein UTF-8-Text; speichern Sie es als CSV UTF-8</translation>
        </message>
        <message>
            <source>{path} is not a folder; a store is a folder of its own</source>
            <translation>{path} ist kein Ordner; ein Speicher ist ein eigener Ordner</translation>
        </message>
        <message>
            <source>{path} lies in the store, where no names of files belong; choose another place</source>
            <translation>{path} liegt im Speicher, wohin keine Dateinamen gehören; wählen Sie einen anderen Ort</translation>
        </message>
        <message>
            <source>{path} lies on a network share ({kind}), where two computers can damage a store; choose a folder on a disk of this computer</source>
            <translation>{path} liegt auf einer Netzwerkfreigabe ({kind}), wo zwei Rechner einen Speicher beschädigen können; wählen Sie einen Ordner auf einem Datenträger dieses Rechners</translation>
        </message>
        <message>
            <source>{path} line {line}: the id {id} stands there twice; keep one row an image</source>
            <translation>{path} Zeile {line}: Die Kennung {id} steht dort doppelt; behalten Sie eine Zeile je Bild</translation>
        </message>
        <message>
            <source>{path} line {line}: unknown diagnosis {value}; expected one of {expected}</source>
            <translation>{path} Zeile {line}: unbekannte Diagnose {value}; erwartet wird eine von {expected}</translation>
        </message>
        <message>
            <source>{path} line {line}: {column} is {value}; expected {expected}</source>
            <translation>{path} Zeile {line}: {column} ist {value}; erwartet: {expected}</translation>
        </message>
        <message>
            <source>{width} x {height} pixels is over the limit of {limit} megapixels</source>
            <translation>{width} x {height} Pixel liegen über der Grenze von {limit} Megapixeln</translation>
        </message>
        <message>
            <source>{width} x {height} pixels is under the minimum of {limit} on each side</source>
            <translation>{width} x {height} Pixel liegen unter dem Minimum von {limit} je Seite</translation>
        </message>
    </context>
    <context>
        <name>export_dialog</name>
        <message>
            <source>A folder a class with a manifest, ready for training</source>
            <translation>Ein Ordner je Klasse mit Verzeichnis, fertig zum Trainieren</translation>
        </message>
        <message>
            <source>CSV, one row a case</source>
            <translation>CSV, eine Zeile je Fall</translation>
        </message>
        <message>
            <source>Every review event as it was recorded</source>
            <translation>Jedes Befundungsereignis, wie es aufgezeichnet wurde</translation>
        </message>
        <message>
            <source>Full history, JSON lines</source>
            <translation>Ganzer Verlauf, JSON Lines</translation>
        </message>
        <message>
            <source>ISIC ground truth</source>
            <translation>ISIC Ground Truth</translation>
        </message>
        <message>
            <source>Image folders by class</source>
            <translation>Bildordner nach Klassen</translation>
        </message>
        <message>
            <source>Label, suggestion, agreement, probabilities, times</source>
            <translation>Diagnose, Vorschlag, Übereinstimmung, Wahrscheinlichkeiten, Zeiten</translation>
        </message>
        <message>
            <source>One-hot columns, ready for training</source>
            <translation>One-hot-Spalten, fertig zum Trainieren</translation>
        </message>
        <message>
            <source>awaiting a second read</source>
            <translation>wartet auf Zweitbefund</translation>
        </message>
        <message>
            <source>conflict</source>
            <translation>widersprüchlich</translation>
        </message>
        <message>
            <source>deferred</source>
            <translation>zurückgestellt</translation>
        </message>
        <message>
            <source>flagged</source>
            <translation>zum Zweitbefund</translation>
        </message>
        <message>
            <source>other</source>
            <translation>andere Diagnose</translation>
        </message>
        <message>
            <source>provisional</source>
            <translation>vorläufig</translation>
        </message>
        <message>
            <source>ungradable</source>
            <translation>unbeurteilbar</translation>
        </message>
        <message>
            <source>unreviewed</source>
            <translation>offen</translation>
        </message>
    </context>
    <context>
        <name>filter_bar</name>
        <message>
            <source>not known</source>
            <translation>unbekannt</translation>
        </message>
    </context>
    <context>
        <name>heatmap_pane</name>
        <message>
            <source>strongest of all members' maps</source>
            <translation>stärkste Stelle aller Netze</translation>
        </message>
        <message>
            <source>strongest of any class</source>
            <translation>stärkste aller Klassen</translation>
        </message>
    </context>
    <context>
        <name>image_pane</name>
        <message>
            <source>SYNTHETIC</source>
            <translation>SYNTHETISCH</translation>
        </message>
    </context>
    <context>
        <name>import_dialog</name>
        <message numerus="yes">
            <source>%n failed</source>
            <translation>
                <numerusform>%n fehlgeschlagen</numerusform>
                <numerusform>%n fehlgeschlagen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n imported</source>
            <translation>
                <numerusform>%n importiert</numerusform>
                <numerusform>%n importiert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n known already</source>
            <translation>
                <numerusform>%n schon bekannt</numerusform>
                <numerusform>%n schon bekannt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n names replaced by pseudonyms</source>
            <translation>
                <numerusform>%n Name durch ein Pseudonym ersetzt</numerusform>
                <numerusform>%n Namen durch Pseudonyme ersetzt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n unknown to the tables</source>
            <translation>
                <numerusform>%n in den Tabellen unbekannt</numerusform>
                <numerusform>%n in den Tabellen unbekannt</numerusform>
            </translation>
        </message>
        <message>
            <source>Images (*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp);;All files (*)</source>
            <translation>Bilder (*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Tables (*.csv);;All files (*)</source>
            <translation>Tabellen (*.csv);;Alle Dateien (*)</translation>
        </message>
    </context>
    <context>
        <name>key_hints</name>
        <message>
            <source>{first} to {last}</source>
            <translation>{first} bis {last}</translation>
        </message>
    </context>
    <context>
        <name>language</name>
        <message>
            <source>%Y-%m-%d %H:%M</source>
            <comment>day and time</comment>
            <translation>%d.%m.%Y %H:%M</translation>
        </message>
        <message>
            <source>dd MMM</source>
            <comment>a day, for QLocale</comment>
            <translation>d. MMM</translation>
        </message>
        <message>
            <source>{number}%</source>
            <comment>a percentage</comment>
            <translation>{number} %</translation>
        </message>
    </context>
    <context>
        <name>menus</name>
        <message>
            <source>&amp;Case</source>
            <translation>&amp;Fall</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>&amp;Label as</source>
            <translation>&amp;Befunden als</translation>
        </message>
        <message>
            <source>&amp;Map of</source>
            <translation>&amp;Karte von</translation>
        </message>
        <message>
            <source>&amp;Marked cases</source>
            <translation>&amp;Markierte Fälle</translation>
        </message>
        <message>
            <source>&amp;Queue</source>
            <translation>&amp;Arbeitsliste</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>A&amp;nsicht</translation>
        </message>
        <message>
            <source>Menus</source>
            <translation>Menüs</translation>
        </message>
    </context>
    <context>
        <name>methods</name>
        <message>
            <source>Grad-CAM</source>
            <translation>Grad-CAM</translation>
        </message>
        <message>
            <source>class activation</source>
            <translation>Klassenaktivierung</translation>
        </message>
    </context>
    <context>
        <name>patients</name>
        <message>
            <source>abdomen</source>
            <translation>Abdomen</translation>
        </message>
        <message>
            <source>acral</source>
            <translation>akral</translation>
        </message>
        <message>
            <source>age</source>
            <translation>Alter</translation>
        </message>
        <message>
            <source>anterior torso</source>
            <translation>vorderer Rumpf</translation>
        </message>
        <message>
            <source>back</source>
            <translation>Rücken</translation>
        </message>
        <message>
            <source>chest</source>
            <translation>Brust</translation>
        </message>
        <message>
            <source>ear</source>
            <translation>Ohr</translation>
        </message>
        <message>
            <source>face</source>
            <translation>Gesicht</translation>
        </message>
        <message>
            <source>female</source>
            <translation>weiblich</translation>
        </message>
        <message>
            <source>foot</source>
            <translation>Fuß</translation>
        </message>
        <message>
            <source>genital</source>
            <translation>Genitale</translation>
        </message>
        <message>
            <source>hand</source>
            <translation>Hand</translation>
        </message>
        <message>
            <source>head/neck</source>
            <translation>Kopf/Hals</translation>
        </message>
        <message>
            <source>lateral torso</source>
            <translation>seitlicher Rumpf</translation>
        </message>
        <message>
            <source>lower extremity</source>
            <translation>untere Extremität</translation>
        </message>
        <message>
            <source>male</source>
            <translation>männlich</translation>
        </message>
        <message>
            <source>neck</source>
            <translation>Hals</translation>
        </message>
        <message>
            <source>oral/genital</source>
            <translation>oral/genital</translation>
        </message>
        <message>
            <source>palms/soles</source>
            <translation>Handflächen/Fußsohlen</translation>
        </message>
        <message>
            <source>posterior torso</source>
            <translation>hinterer Rumpf</translation>
        </message>
        <message>
            <source>scalp</source>
            <translation>Kopfhaut</translation>
        </message>
        <message>
            <source>sex</source>
            <translation>Geschlecht</translation>
        </message>
        <message>
            <source>site</source>
            <translation>Ort</translation>
        </message>
        <message>
            <source>torso</source>
            <translation>Rumpf</translation>
        </message>
        <message>
            <source>trunk</source>
            <translation>Stamm</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
        <message>
            <source>upper extremity</source>
            <translation>obere Extremität</translation>
        </message>
    </context>
    <context>
        <name>preferences_dialog</name>
        <message>
            <source>bundle</source>
            <translation>Modellpaket</translation>
        </message>
        <message>
            <source>device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>signatures</source>
            <translation>Signaturen</translation>
        </message>
        <message>
            <source>views</source>
            <translation>Ansichten</translation>
        </message>
    </context>
    <context>
        <name>queue_acts</name>
        <message>
            <source>Archive {number} cases?</source>
            <translation>{number} Fälle archivieren?</translation>
        </message>
        <message>
            <source>Bring {number} cases back from the archive?</source>
            <translation>{number} Fälle aus dem Archiv zurückholen?</translation>
        </message>
        <message>
            <source>Give {number} cases {priority} priority?</source>
            <translation>{number} Fällen die Priorität „{priority}“ geben?</translation>
        </message>
        <message>
            <source>Put the decided ones of {number} cases back, to be read again?</source>
            <translation>Von {number} Fällen die entschiedenen zur erneuten Befundung zurückstellen?</translation>
        </message>
        <message>
            <source>Redone: {what}</source>
            <translation>Erneut ausgeführt: {what}</translation>
        </message>
        <message>
            <source>Undone: {what}</source>
            <translation>Zurückgenommen: {what}</translation>
        </message>
        <message>
            <source>archived: {number}</source>
            <translation>archiviert: {number}</translation>
        </message>
        <message>
            <source>brought back from the archive: {number}</source>
            <translation>aus dem Archiv zurückgeholt: {number}</translation>
        </message>
        <message>
            <source>put back to be read again: {number}</source>
            <translation>zur erneuten Befundung zurückgestellt: {number}</translation>
        </message>
        <message>
            <source>{priority} priority, from the next sorting on: {number}</source>
            <translation>Priorität „{priority}“, ab dem nächsten Sortieren: {number}</translation>
        </message>
    </context>
    <context>
        <name>reasons</name>
        <message>
            <source>Arborizing vessels</source>
            <translation>Baumartig verzweigte Gefäße</translation>
        </message>
        <message>
            <source>Atypical network</source>
            <translation>Atypisches Netzwerk</translation>
        </message>
        <message>
            <source>Blue-grey ovoid nests</source>
            <translation>Blaugraue ovoide Nester</translation>
        </message>
        <message>
            <source>Blue-white veil</source>
            <translation>Blau-weißer Schleier</translation>
        </message>
        <message>
            <source>Central white patch</source>
            <translation>Zentrale weiße Fläche</translation>
        </message>
        <message>
            <source>Clinical context or history</source>
            <translation>Klinischer Kontext oder Anamnese</translation>
        </message>
        <message>
            <source>Comedo-like openings</source>
            <translation>Komedoartige Öffnungen</translation>
        </message>
        <message>
            <source>Delicate peripheral network</source>
            <translation>Zartes peripheres Netzwerk</translation>
        </message>
        <message>
            <source>Dotted or glomerular vessels</source>
            <translation>Punktförmige oder glomeruläre Gefäße</translation>
        </message>
        <message>
            <source>Fingerprint-like ridges</source>
            <translation>Fingerabdruckartige Linien</translation>
        </message>
        <message>
            <source>Irregular blotch</source>
            <translation>Irreguläre Fleckpigmentierung</translation>
        </message>
        <message>
            <source>Irregular dots or globules</source>
            <translation>Irreguläre Punkte oder Globuli</translation>
        </message>
        <message>
            <source>Irregular streaks</source>
            <translation>Irreguläre Streifen</translation>
        </message>
        <message>
            <source>Leaf-like areas</source>
            <translation>Ahornblattartige Areale</translation>
        </message>
        <message>
            <source>Milia-like cysts</source>
            <translation>Milienartige Zysten</translation>
        </message>
        <message>
            <source>Moth-eaten border</source>
            <translation>Mottenfraßartiger Rand</translation>
        </message>
        <message>
            <source>Red homogeneous area</source>
            <translation>Rotes homogenes Areal</translation>
        </message>
        <message>
            <source>Red or blue lacunae</source>
            <translation>Rote oder blaue Lakunen</translation>
        </message>
        <message>
            <source>Regression</source>
            <translation>Regression</translation>
        </message>
        <message>
            <source>Regular globules</source>
            <translation>Reguläre Globuli</translation>
        </message>
        <message>
            <source>Rosettes</source>
            <translation>Rosetten</translation>
        </message>
        <message>
            <source>Shiny white structures</source>
            <translation>Glänzend weiße Strukturen</translation>
        </message>
        <message>
            <source>Spoke-wheel areas</source>
            <translation>Radspeichenartige Areale</translation>
        </message>
        <message>
            <source>Strawberry pattern</source>
            <translation>Erdbeermuster</translation>
        </message>
        <message>
            <source>Surface scale</source>
            <translation>Oberflächliche Schuppung</translation>
        </message>
        <message>
            <source>Symmetric pattern and colours</source>
            <translation>Muster und Farben symmetrisch</translation>
        </message>
        <message>
            <source>The AI was misled by an artefact</source>
            <translation>Die KI wurde durch ein Artefakt getäuscht</translation>
        </message>
        <message>
            <source>Typical network</source>
            <translation>Typisches Netzwerk</translation>
        </message>
        <message>
            <source>Ulceration</source>
            <translation>Ulzeration</translation>
        </message>
    </context>
    <context>
        <name>reasons (within a sentence)</name>
        <message>
            <source>arborizing vessels</source>
            <translation>baumartig verzweigte Gefäße</translation>
        </message>
        <message>
            <source>atypical network</source>
            <translation>atypisches Netzwerk</translation>
        </message>
        <message>
            <source>blue-grey ovoid nests</source>
            <translation>blaugraue ovoide Nester</translation>
        </message>
        <message>
            <source>blue-white veil</source>
            <translation>blau-weißer Schleier</translation>
        </message>
        <message>
            <source>central white patch</source>
            <translation>zentrale weiße Fläche</translation>
        </message>
        <message>
            <source>clinical context or history</source>
            <translation>klinischer Kontext oder Anamnese</translation>
        </message>
        <message>
            <source>comedo-like openings</source>
            <translation>komedoartige Öffnungen</translation>
        </message>
        <message>
            <source>delicate peripheral network</source>
            <translation>zartes peripheres Netzwerk</translation>
        </message>
        <message>
            <source>dotted or glomerular vessels</source>
            <translation>punktförmige oder glomeruläre Gefäße</translation>
        </message>
        <message>
            <source>fingerprint-like ridges</source>
            <translation>fingerabdruckartige Linien</translation>
        </message>
        <message>
            <source>irregular blotch</source>
            <translation>irreguläre Fleckpigmentierung</translation>
        </message>
        <message>
            <source>irregular dots or globules</source>
            <translation>irreguläre Punkte oder Globuli</translation>
        </message>
        <message>
            <source>irregular streaks</source>
            <translation>irreguläre Streifen</translation>
        </message>
        <message>
            <source>leaf-like areas</source>
            <translation>ahornblattartige Areale</translation>
        </message>
        <message>
            <source>milia-like cysts</source>
            <translation>milienartige Zysten</translation>
        </message>
        <message>
            <source>moth-eaten border</source>
            <translation>mottenfraßartiger Rand</translation>
        </message>
        <message>
            <source>red homogeneous area</source>
            <translation>rotes homogenes Areal</translation>
        </message>
        <message>
            <source>red or blue lacunae</source>
            <translation>rote oder blaue Lakunen</translation>
        </message>
        <message>
            <source>regression</source>
            <translation>Regression</translation>
        </message>
        <message>
            <source>regular globules</source>
            <translation>reguläre Globuli</translation>
        </message>
        <message>
            <source>rosettes</source>
            <translation>Rosetten</translation>
        </message>
        <message>
            <source>shiny white structures</source>
            <translation>glänzend weiße Strukturen</translation>
        </message>
        <message>
            <source>spoke-wheel areas</source>
            <translation>radspeichenartige Areale</translation>
        </message>
        <message>
            <source>strawberry pattern</source>
            <translation>Erdbeermuster</translation>
        </message>
        <message>
            <source>surface scale</source>
            <translation>oberflächliche Schuppung</translation>
        </message>
        <message>
            <source>symmetric pattern and colours</source>
            <translation>Muster und Farben symmetrisch</translation>
        </message>
        <message>
            <source>the AI was misled by an artefact</source>
            <translation>die KI wurde durch ein Artefakt getäuscht</translation>
        </message>
        <message>
            <source>typical network</source>
            <translation>typisches Netzwerk</translation>
        </message>
        <message>
            <source>ulceration</source>
            <translation>Ulzeration</translation>
        </message>
    </context>
    <context>
        <name>rights</name>
        <message>
            <source>{what}. This needs the role {role}</source>
            <translation>{what}. Dies braucht die Rolle {role}</translation>
        </message>
    </context>
    <context>
        <name>roles</name>
        <message>
            <source>adjudicator</source>
            <translation>Schiedsbefundung</translation>
        </message>
        <message>
            <source>administrator</source>
            <translation>Verwaltung</translation>
        </message>
        <message>
            <source>reader</source>
            <translation>Befundung</translation>
        </message>
    </context>
    <context>
        <name>second_opinion</name>
        <message>
            <source>Age, sex and site are unknown or have no figures, so that the image alone speaks.</source>
            <translation>Alter, Geschlecht und Ort sind unbekannt oder ohne Zahlen, so dass allein das Bild spricht.</translation>
        </message>
        <message>
            <source>By the image alone</source>
            <translation>Allein nach dem Bild</translation>
        </message>
        <message>
            <source>Can't be ruled out: {names}.</source>
            <translation>Nicht auszuschließen: {names}.</translation>
        </message>
        <message>
            <source>Can't rule out:</source>
            <translation>Nicht auszuschließen:</translation>
        </message>
        <message>
            <source>In each class, such a set held the diagnosis of at least {share} of the images.</source>
            <translation>In jeder Klasse enthielt eine solche Menge die Diagnose von mindestens {share} der Bilder.</translation>
        </message>
        <message>
            <source>Malignant: no</source>
            <translation>Maligne: nein</translation>
        </message>
        <message>
            <source>Malignant: yes</source>
            <translation>Maligne: ja</translation>
        </message>
        <message>
            <source>None of the seven fits well</source>
            <translation>Keine der sieben passt gut</translation>
        </message>
        <message>
            <source>None of the seven fits well: each class is less probable here than in its own images.</source>
            <translation>Keine der sieben passt gut: Jede Klasse ist hier weniger wahrscheinlich als in ihren eigenen Bildern.</translation>
        </message>
        <message>
            <source>The networks see the image alone. Their figures are then moved by how common such patients are in each class, here by: {names}. The activation map is the same with and without.</source>
            <translation>Die Netze sehen allein das Bild. Ihre Werte werden danach verschoben, je nachdem, wie häufig solche Patienten in jeder Klasse sind, hier nach: {names}. Die Aktivierungskarte ist mit und ohne dieselbe.</translation>
        </message>
        <message>
            <source>The suggested class is benign: the two rules have thresholds of their own.</source>
            <translation>Die vorgeschlagene Klasse ist benigne: Beide Regeln haben eigene Schwellen.</translation>
        </message>
        <message>
            <source>The suggested class is malignant: the two rules have thresholds of their own.</source>
            <translation>Die vorgeschlagene Klasse ist maligne: Beide Regeln haben eigene Schwellen.</translation>
        </message>
        <message>
            <source>Thresholds were found on images with patient data, and hold less well here.</source>
            <translation>Die Schwellen wurden an Bildern mit Patientendaten bestimmt und gelten hier weniger gut.</translation>
        </message>
        <message>
            <source>With {names}</source>
            <translation>Mit {names}</translation>
        </message>
        <message>
            <source>any of the seven</source>
            <translation>alle sieben</translation>
        </message>
        <message>
            <source>own threshold {threshold}</source>
            <translation>eigene Schwelle {threshold}</translation>
        </message>
        <message>
            <source>{title}, {malignancy} (threshold {threshold}).</source>
            <translation>{title}, {malignancy} (Schwelle {threshold}).</translation>
        </message>
    </context>
    <context>
        <name>start</name>
        <message>
            <source>There is no store at {path} any more. Is its disk connected?</source>
            <translation>Unter {path} gibt es keinen Speicher mehr. Ist der Datenträger angeschlossen?</translation>
        </message>
        <message>
            <source>bundle ({problem})</source>
            <translation>Modellpaket ({problem})</translation>
        </message>
    </context>
    <context>
        <name>statistics_chart</name>
        <message>
            <source>Control cases read as before, or as known</source>
            <translation>Kontrollfälle wie zuvor oder wie bekannt befundet</translation>
        </message>
        <message>
            <source>Reader (rows) against the AI's suggestion</source>
            <translation>Befunder (Zeilen) gegen KI-Vorschlag</translation>
        </message>
        <message>
            <source>Reads by day</source>
            <translation>Befundungen je Tag</translation>
        </message>
        <message>
            <source>Reads by day, the last {number} with any</source>
            <translation>Befundungen je Tag, die letzten {number}</translation>
        </message>
        <message>
            <source>What the AI turned</source>
            <translation>Was die KI geändert hat</translation>
        </message>
        <message>
            <source>blind reads of known cases</source>
            <translation>blinde Befundungen bekannter Fälle</translation>
        </message>
        <message>
            <source>kappa {value}</source>
            <translation>Kappa {value}</translation>
        </message>
        <message>
            <source>known answers</source>
            <translation>bekannte Antworten</translation>
        </message>
        <message>
            <source>none yet</source>
            <translation>noch keine</translation>
        </message>
        <message>
            <source>repeats</source>
            <translation>Wiederholungen</translation>
        </message>
        <message>
            <source>to right</source>
            <translation>zu richtig</translation>
        </message>
        <message>
            <source>to wrong</source>
            <translation>zu falsch</translation>
        </message>
        <message>
            <source>{count} of {number}</source>
            <translation>{count} von {number}</translation>
        </message>
    </context>
    <context>
        <name>statistics_dialog</name>
        <message numerus="yes">
            <source>%n cases</source>
            <translation>
                <numerusform>%n Fall</numerusform>
                <numerusform>%n Fälle</numerusform>
            </translation>
        </message>
        <message>
            <source>Agreement with the AI</source>
            <translation>Übereinstimmung mit KI</translation>
        </message>
        <message>
            <source>Cases an hour on screen</source>
            <translation>Fälle je Stunde</translation>
        </message>
        <message>
            <source>Cohen's kappa with oneself</source>
            <translation>Cohens Kappa mit sich</translation>
        </message>
        <message>
            <source>Cohen's kappa with the AI</source>
            <translation>Cohens Kappa mit der KI</translation>
        </message>
        <message>
            <source>Finished reads</source>
            <translation>Fertige Befundungen</translation>
        </message>
        <message>
            <source>Kappa with known answers</source>
            <translation>Kappa mit Bekanntem</translation>
        </message>
        <message>
            <source>Kappa with the known</source>
            <translation>Kappa mit Bekanntem</translation>
        </message>
        <message>
            <source>Known answers met</source>
            <translation>Bekanntes getroffen</translation>
        </message>
        <message>
            <source>Median time a case</source>
            <translation>Median je Fall</translation>
        </message>
        <message>
            <source>No case has a final label yet. Label a few, then come back.</source>
            <translation>Noch hat kein Fall eine endgültige Diagnose. Befunden Sie einige und kommen Sie wieder.</translation>
        </message>
        <message numerus="yes">
            <source>Of %n blind reads of cases whose diagnosis is known, the AI turned {wrong} from right to wrong and {right} from wrong to right.</source>
            <translation>
                <numerusform>Bei %n blinden Befundung eines Falls mit bekannter Diagnose machte die KI {wrong} von richtig zu falsch und {right} von falsch zu richtig.</numerusform>
                <numerusform>Von %n blinden Befundungen von Fällen mit bekannter Diagnose machte die KI {wrong} von richtig zu falsch und {right} von falsch zu richtig.</numerusform>
            </translation>
        </message>
        <message>
            <source>Repeats read the same</source>
            <translation>Wiederholungen gleich</translation>
        </message>
        <message>
            <source>Right, where known</source>
            <translation>Richtig, wo bekannt</translation>
        </message>
        <message>
            <source>What the AI turns right or wrong shows in blind reads of known cases: there are none yet.</source>
            <translation>Was die KI zu richtig oder falsch macht, zeigt sich in blinden Befundungen bekannter Fälle: Es gibt noch keine.</translation>
        </message>
        <message>
            <source>{one} and {other}: {share} the same, kappa {kappa}.</source>
            <translation>{one} und {other}: {share} gleich, Kappa {kappa}.</translation>
        </message>
        <message>
            <source>{share} of {number}</source>
            <translation>{share} von {number}</translation>
        </message>
    </context>
    <context>
        <name>suggestion_card</name>
        <message>
            <source>Benign.</source>
            <translation>Benigne.</translation>
        </message>
        <message>
            <source>Blind first: give your label; then see the AI's, and keep yours or change it.</source>
            <translation>Erst blind: Geben Sie Ihre Diagnose; dann sehen Sie die der KI und behalten oder ändern Ihre.</translation>
        </message>
        <message>
            <source>Crop: {title}</source>
            <translation>Ausschnitt: {title}</translation>
        </message>
        <message>
            <source>Highest: {name}, {value}.</source>
            <translation>Höchster Wert: {name}, {value}.</translation>
        </message>
        <message>
            <source>Malignant.</source>
            <translation>Maligne.</translation>
        </message>
        <message>
            <source>No AI</source>
            <translation>Keine KI</translation>
        </message>
        <message>
            <source>No bundle is installed.</source>
            <translation>Kein Modellpaket ist installiert.</translation>
        </message>
        <message>
            <source>No case is open</source>
            <translation>Kein Fall ist geöffnet</translation>
        </message>
        <message>
            <source>No suggestion</source>
            <translation>Kein Vorschlag</translation>
        </message>
        <message>
            <source>The AI is hidden</source>
            <translation>Die KI ist verdeckt</translation>
        </message>
        <message>
            <source>The AI stays hidden</source>
            <translation>Die KI bleibt verdeckt</translation>
        </message>
        <message>
            <source>The analysis failed</source>
            <translation>Die Analyse ist fehlgeschlagen</translation>
        </message>
        <message>
            <source>The highest probability agrees.</source>
            <translation>Zugleich der höchste Wert.</translation>
        </message>
        <message>
            <source>The networks abstain.</source>
            <translation>Die Netze enthalten sich.</translation>
        </message>
        <message>
            <source>The networks abstain: {reason}.</source>
            <translation>Die Netze enthalten sich: {reason}.</translation>
        </message>
        <message>
            <source>Their figures for this image are withheld.</source>
            <translation>Ihre Werte zu diesem Bild werden nicht gezeigt.</translation>
        </message>
        <message>
            <source>Waiting for analysis</source>
            <translation>Wartet auf die Analyse</translation>
        </message>
        <message>
            <source>You can decide without it.</source>
            <translation>Sie können auch ohne sie entscheiden.</translation>
        </message>
        <message>
            <source>melanoma first</source>
            <translation>Melanom zuerst</translation>
        </message>
        <message>
            <source>no threshold reached</source>
            <translation>keine Schwelle erreicht</translation>
        </message>
        <message>
            <source>no threshold was reached</source>
            <translation>keine Schwelle erreicht</translation>
        </message>
        <message>
            <source>no thresholds set</source>
            <translation>keine Schwellen gesetzt</translation>
        </message>
        <message>
            <source>the bundle sets no thresholds</source>
            <translation>das Modellpaket setzt keine Schwellen</translation>
        </message>
        <message>
            <source>threshold first</source>
            <translation>Schwelle zuerst</translation>
        </message>
        <message>
            <source>{value} (rule: {rule}).</source>
            <translation>{value} (Regel: {rule}).</translation>
        </message>
        <message>
            <source>{value} is at or above its threshold {threshold} (rule: {name}).</source>
            <translation>{value} erreicht die Schwelle {threshold} (Regel: {name}).</translation>
        </message>
        <message>
            <source>{value}, high for how common it is (rule: over its prior; {because}).</source>
            <translation>{value}, hoch für ihre Häufigkeit (Regel: über Prävalenz; {because}).</translation>
        </message>
        <message>
            <source>{value}, the highest probability (rule: {because}).</source>
            <translation>{value}, der höchste Wert (Regel: {because}).</translation>
        </message>
    </context>
    <context>
        <name>verdicts</name>
        <message>
            <source>The crop is in view: go back to the whole image</source>
            <translation>Der Ausschnitt ist zu sehen: Gehen Sie zurück zum ganzen Bild</translation>
        </message>
        <message>
            <source>The readers differ</source>
            <translation>Die Befunder sind uneins</translation>
        </message>
        <message>
            <source>The readers differ and you are the last one: choose a label, or defer</source>
            <translation>Die Befunder sind uneins, Sie entscheiden: Wählen Sie eine Diagnose oder stellen Sie zurück</translation>
        </message>
        <message>
            <source>There is no label of yours to keep</source>
            <translation>Es gibt keine eigene Diagnose zu behalten</translation>
        </message>
        <message>
            <source>There is no suggestion to confirm</source>
            <translation>Kein Vorschlag zu bestätigen</translation>
        </message>
        <message>
            <source>There is nothing to adopt</source>
            <translation>Es gibt nichts zu übernehmen</translation>
        </message>
        <message>
            <source>To adopt is for reading blind first; here the suggestion can be confirmed</source>
            <translation>Übernehmen gehört zum blinden Befunden; hier lässt sich der Vorschlag bestätigen</translation>
        </message>
    </context>
    <context>
        <name>viewer_heatmap</name>
        <message numerus="yes">
            <source>%n members</source>
            <translation>
                <numerusform>%n Netz</numerusform>
                <numerusform>%n Netze</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n views</source>
            <translation>
                <numerusform>%n Ansicht</numerusform>
                <numerusform>%n Ansichten</numerusform>
            </translation>
        </message>
        <message>
            <source>Blind first: your label, then the AI's.</source>
            <translation>Erst blind: Ihre Diagnose, dann die der KI.</translation>
        </message>
        <message>
            <source>Crop alone. {caption} Hatched: outside of what the networks saw.</source>
            <translation>Nur Ausschnitt. {caption} Schraffiert: außerhalb dessen, was die Netze sahen.</translation>
        </message>
        <message>
            <source>Hatched: not seen by the networks.</source>
            <translation>Schraffiert: von den Netzen nicht gesehen.</translation>
        </message>
        <message>
            <source>No heatmap without an AI bundle</source>
            <translation>Keine Heatmap ohne KI-Modellpaket</translation>
        </message>
        <message>
            <source>No heatmap: the networks abstain</source>
            <translation>Keine Heatmap: Die Netze enthalten sich</translation>
        </message>
        <message>
            <source>No maps of single members</source>
            <translation>Keine Karten einzelner Netze</translation>
        </message>
        <message>
            <source>No part of the crop speaks for that class.</source>
            <translation>Kein Teil des Ausschnitts spricht für diese Klasse.</translation>
        </message>
        <message>
            <source>No part of this image speaks for that class.</source>
            <translation>Kein Teil dieses Bildes spricht für diese Klasse.</translation>
        </message>
        <message>
            <source>None were kept with this analysis. Analyze the case again to see them.</source>
            <translation>Mit dieser Analyse wurden keine aufbewahrt. Analysieren Sie den Fall noch einmal, um sie zu sehen.</translation>
        </message>
        <message>
            <source>Nothing raised “{name}”</source>
            <translation>Nichts spricht für „{name}“</translation>
        </message>
        <message>
            <source>The AI is hidden</source>
            <translation>Die KI ist verdeckt</translation>
        </message>
        <message>
            <source>The analysis failed</source>
            <translation>Die Analyse ist fehlgeschlagen</translation>
        </message>
        <message>
            <source>The heatmap failed</source>
            <translation>Die Heatmap ist fehlgeschlagen</translation>
        </message>
        <message>
            <source>Waiting for analysis</source>
            <translation>Wartet auf die Analyse</translation>
        </message>
        <message>
            <source>What raised “{name}”: {method}, {parts}. Not evidence of disease.</source>
            <translation>Was für „{name}“ spricht: {method}, {parts}. Kein Krankheitsbeweis.</translation>
        </message>
        <message>
            <source>{member} alone (member {place} of {number})</source>
            <translation>{member} allein (Netz {place} von {number})</translation>
        </message>
    </context>
    <context>
        <name>wording</name>
        <message>
            <source> or </source>
            <translation> oder </translation>
        </message>
        <message>
            <source>AI abstains</source>
            <translation>KI enthält sich</translation>
        </message>
        <message>
            <source>AI failed</source>
            <translation>KI-Fehler</translation>
        </message>
        <message>
            <source>AI hidden</source>
            <translation>KI verdeckt</translation>
        </message>
        <message>
            <source>AI revealed</source>
            <translation>KI aufgedeckt</translation>
        </message>
        <message>
            <source>AI: {suggestion}</source>
            <translation>KI: {suggestion}</translation>
        </message>
        <message>
            <source>Ask for another copy; this one is not decoded again until you clear the list</source>
            <translation>Bitten Sie um eine andere Kopie; diese wird nicht wieder dekodiert, bis Sie die Liste leeren</translation>
        </message>
        <message>
            <source>Copy it again from its source</source>
            <translation>Kopieren Sie die Datei noch einmal von der Quelle</translation>
        </message>
        <message>
            <source>Decoding it took too long and was stopped</source>
            <translation>Das Dekodieren dauerte zu lange und wurde abgebrochen</translation>
        </message>
        <message>
            <source>Decoding it took too much memory and was stopped</source>
            <translation>Das Dekodieren brauchte zu viel Speicher und wurde abgebrochen</translation>
        </message>
        <message>
            <source>Export one frame, then import that file</source>
            <translation>Exportieren Sie ein Einzelbild und importieren Sie diese Datei</translation>
        </message>
        <message>
            <source>Fairly sure</source>
            <translation>Ziemlich sicher</translation>
        </message>
        <message>
            <source>If it is an image, save it as JPEG or PNG, then import that file</source>
            <translation>Wenn es ein Bild ist, speichern Sie es als JPEG oder PNG und importieren Sie diese Datei</translation>
        </message>
        <message>
            <source>Import the photograph itself, not its preview</source>
            <translation>Importieren Sie die Aufnahme selbst, nicht ihre Vorschau</translation>
        </message>
        <message>
            <source>It ended the process that decoded it: it is damaged or meant to do harm</source>
            <translation>Das Bild hat den Prozess beendet, der es dekodierte: Es ist beschädigt oder soll Schaden anrichten</translation>
        </message>
        <message>
            <source>It has more pixels than the limit</source>
            <translation>Es hat mehr Pixel, als die Grenze erlaubt</translation>
        </message>
        <message>
            <source>It has too few pixels to be judged</source>
            <translation>Es hat zu wenige Pixel, um beurteilt zu werden</translation>
        </message>
        <message>
            <source>It holds several frames and is no still image</source>
            <translation>Es enthält mehrere Einzelbilder und ist kein Standbild</translation>
        </message>
        <message>
            <source>Make it smaller in another program, then import that file</source>
            <translation>Verkleinern Sie es in einem anderen Programm und importieren Sie diese Datei</translation>
        </message>
        <message>
            <source>Other: {diagnosis}</source>
            <translation>Andere: {diagnosis}</translation>
        </message>
        <message>
            <source>Save it anew as JPEG or PNG in another program, then import that file</source>
            <translation>Speichern Sie es in einem anderen Programm neu als JPEG oder PNG und importieren Sie diese Datei</translation>
        </message>
        <message>
            <source>Sure</source>
            <translation>Sicher</translation>
        </message>
        <message>
            <source>The content is none of JPEG, PNG, TIFF, BMP or WebP</source>
            <translation>Der Inhalt ist weder JPEG, PNG, TIFF, BMP noch WebP</translation>
        </message>
        <message>
            <source>The file is empty</source>
            <translation>Die Datei ist leer</translation>
        </message>
        <message>
            <source>The file is larger than the limit</source>
            <translation>Die Datei ist größer, als die Grenze erlaubt</translation>
        </message>
        <message>
            <source>The image can't be used</source>
            <translation>Das Bild ist nicht verwendbar</translation>
        </message>
        <message>
            <source>The image is truncated or damaged</source>
            <translation>Das Bild ist unvollständig oder beschädigt</translation>
        </message>
        <message>
            <source>This kind of image is not supported</source>
            <translation>Diese Art von Bild wird nicht unterstützt</translation>
        </message>
        <message>
            <source>Unsure</source>
            <translation>Unsicher</translation>
        </message>
        <message>
            <source>adjudicated</source>
            <translation>Schiedsbefund</translation>
        </message>
        <message>
            <source>adjudicated {label}</source>
            <translation>Schiedsbefund: {label}</translation>
        </message>
        <message>
            <source>adopted {label}</source>
            <translation>übernommen: {label}</translation>
        </message>
        <message>
            <source>because: {reasons}</source>
            <translation>Gründe: {reasons}</translation>
        </message>
        <message>
            <source>confirmed {label}</source>
            <translation>bestätigt: {label}</translation>
        </message>
        <message>
            <source>deferred</source>
            <translation>zurückgestellt</translation>
        </message>
        <message>
            <source>fairly sure</source>
            <translation>ziemlich sicher</translation>
        </message>
        <message>
            <source>final: {label}</source>
            <translation>endgültig: {label}</translation>
        </message>
        <message>
            <source>first label</source>
            <translation>Erstdiagnose</translation>
        </message>
        <message>
            <source>first labelled {label}</source>
            <translation>Erstdiagnose: {label}</translation>
        </message>
        <message>
            <source>flagged</source>
            <translation>Zweitbefund</translation>
        </message>
        <message>
            <source>flagged for a second reader</source>
            <translation>Zweitbefund angefordert</translation>
        </message>
        <message>
            <source>high</source>
            <translation>hoch</translation>
        </message>
        <message>
            <source>labelled {label}</source>
            <translation>befundet: {label}</translation>
        </message>
        <message>
            <source>low</source>
            <translation>niedrig</translation>
        </message>
        <message>
            <source>normal</source>
            <translation>normal</translation>
        </message>
        <message>
            <source>not analyzed</source>
            <translation>nicht analysiert</translation>
        </message>
        <message>
            <source>note changed</source>
            <translation>Notiz geändert</translation>
        </message>
        <message>
            <source>note removed</source>
            <translation>Notiz entfernt</translation>
        </message>
        <message>
            <source>read by another</source>
            <translation>schon befundet</translation>
        </message>
        <message>
            <source>reasons removed</source>
            <translation>Gründe entfernt</translation>
        </message>
        <message>
            <source>redid a step</source>
            <translation>Schritt erneut ausgeführt</translation>
        </message>
        <message>
            <source>redid: {act}</source>
            <translation>erneut: {act}</translation>
        </message>
        <message>
            <source>reviewed</source>
            <translation>befundet</translation>
        </message>
        <message>
            <source>second read</source>
            <translation>Zweitbefundung</translation>
        </message>
        <message>
            <source>sure</source>
            <translation>sicher</translation>
        </message>
        <message>
            <source>to adjudicate</source>
            <translation>strittig</translation>
        </message>
        <message>
            <source>to read</source>
            <translation>offen</translation>
        </message>
        <message>
            <source>undid a step</source>
            <translation>Schritt zurückgenommen</translation>
        </message>
        <message>
            <source>undid: {act}</source>
            <translation>zurückgenommen: {act}</translation>
        </message>
        <message>
            <source>unexpected error: {error}</source>
            <translation>unerwarteter Fehler: {error}</translation>
        </message>
        <message>
            <source>ungradable</source>
            <translation>unbeurteilbar</translation>
        </message>
        <message>
            <source>unsure</source>
            <translation>unsicher</translation>
        </message>
        <message>
            <source>{priority} priority</source>
            <translation>Priorität {priority}</translation>
        </message>
    </context>
    <context>
        <name>worklist_panel</name>
        <message>
            <source>Assisted: the AI is shown</source>
            <translation>Assistiert: KI sichtbar</translation>
        </message>
        <message>
            <source>Blind first: label, then the AI</source>
            <translation>Erst blind, dann die KI</translation>
        </message>
        <message>
            <source>Disagreement, highest first</source>
            <translation>Uneinigkeit, höchste zuerst</translation>
        </message>
        <message>
            <source>Import order</source>
            <translation>Importreihenfolge</translation>
        </message>
        <message>
            <source>Malignancy, highest first</source>
            <translation>Malignität, höchste zuerst</translation>
        </message>
        <message>
            <source>Newest first</source>
            <translation>Neueste zuerst</translation>
        </message>
        <message>
            <source>Random order</source>
            <translation>Zufällige Reihenfolge</translation>
        </message>
        <message>
            <source>Uncertainty, highest first</source>
            <translation>Unsicherheit, höchste zuerst</translation>
        </message>
    </context>
</TS>
