<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>ControlDialog</name>
        <message numerus="yes">
            <source>{folder} · %n cases with a diagnosis</source>
            <translation>
                <numerusform>{folder} · %n case with a diagnosis</numerusform>
                <numerusform>{folder} · %n cases with a diagnosis</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>EraseDialog</name>
        <message numerus="yes">
            <source> and %n more</source>
            <translation>
                <numerusform> and %n more</numerusform>
                <numerusform> and %n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n analyses with their maps</source>
            <translation>
                <numerusform>%n analysis with its maps</numerusform>
                <numerusform>%n analyses with their maps</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n images</source>
            <translation>
                <numerusform>%n image</numerusform>
                <numerusform>%n images</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>All images of the patient: %n more</source>
            <translation>
                <numerusform>All images of the patient: %n more</numerusform>
                <numerusform>All images of the patient: %n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Erase %n cases for good?</source>
            <translation>
                <numerusform>Erase %n case for good?</numerusform>
                <numerusform>Erase %n cases for good?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>labels and notes of %n decisions</source>
            <translation>
                <numerusform>label and note of %n decision</numerusform>
                <numerusform>labels and notes of %n decisions</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Erasing</name>
        <message numerus="yes">
            <source>%n cases erased; exports and copies made elsewhere still hold them</source>
            <translation>
                <numerusform>%n case erased; exports and copies made elsewhere still hold it</numerusform>
                <numerusform>%n cases erased; exports and copies made elsewhere still hold them</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message numerus="yes">
            <source>%n cases written to {path}</source>
            <translation>
                <numerusform>%n case written to {path}</numerusform>
                <numerusform>%n cases written to {path}</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Notices</name>
        <message numerus="yes">
            <source>%n deferred</source>
            <translation>
                <numerusform>%n deferred</numerusform>
                <numerusform>%n deferred</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n to read</source>
            <translation>
                <numerusform>%n to read</numerusform>
                <numerusform>%n to read</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>All %n cases are reviewed.</source>
            <translation>
                <numerusform>The one case is reviewed.</numerusform>
                <numerusform>All %n cases are reviewed.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RefusedDialog</name>
        <message numerus="yes">
            <source>%n images were refused and not imported since</source>
            <translation>
                <numerusform>%n image was refused and not imported since</numerusform>
                <numerusform>%n images were refused and not imported since</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>import_dialog</name>
        <message numerus="yes">
            <source>%n failed</source>
            <translation>
                <numerusform>%n failed</numerusform>
                <numerusform>%n failed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n imported</source>
            <translation>
                <numerusform>%n imported</numerusform>
                <numerusform>%n imported</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n known already</source>
            <translation>
                <numerusform>%n known already</numerusform>
                <numerusform>%n known already</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n names replaced by pseudonyms</source>
            <translation>
                <numerusform>%n name replaced by a pseudonym</numerusform>
                <numerusform>%n names replaced by pseudonyms</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n unknown to the tables</source>
            <translation>
                <numerusform>%n unknown to the tables</numerusform>
                <numerusform>%n unknown to the tables</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>statistics_dialog</name>
        <message numerus="yes">
            <source>%n cases</source>
            <translation>
                <numerusform>%n case</numerusform>
                <numerusform>%n cases</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Of %n blind reads of cases whose diagnosis is known, the AI turned {wrong} from right to wrong and {right} from wrong to right.</source>
            <translation>
                <numerusform>Of %n blind read of a case whose diagnosis is known, the AI turned {wrong} from right to wrong and {right} from wrong to right.</numerusform>
                <numerusform>Of %n blind reads of cases whose diagnosis is known, the AI turned {wrong} from right to wrong and {right} from wrong to right.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>viewer_heatmap</name>
        <message numerus="yes">
            <source>%n members</source>
            <translation>
                <numerusform>%n member</numerusform>
                <numerusform>%n members</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n views</source>
            <translation>
                <numerusform>%n view</numerusform>
                <numerusform>%n views</numerusform>
            </translation>
        </message>
    </context>
</TS>
