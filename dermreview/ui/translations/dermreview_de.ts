<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>Actions</name>
        <message>
            <source>About dermreview</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add all images of a folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add image files to the worklist</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Adopt the AI's label</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>As it is stored</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask for a second reader; save and go on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Assisted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blind first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blind first: take over the AI's label, save and go on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Brighter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close the window; every decision is on disk already</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Come back to this case later; save and go on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Confirm suggestion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Confirm the suggestion, or after a blind read keep your label; save and go on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Constant light</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Darker</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Defer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Disagreement, highest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Exchange left and right of both images</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fairly sure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Flag</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Forget the search and the filter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Heatmap fainter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Heatmap stronger</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import folder …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import images …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import order</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Label as {name}, save and go on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Label first, then see the AI's opinion, keep or change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Less contrast</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>List the cases that could not be analyzed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Make both images larger</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Make both images smaller</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Make the heatmap more opaque</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Make the heatmap more transparent</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Malignancy, highest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Map of {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mirror</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More contrast</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Newest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Next case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Next unreviewed case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None of the seven: give the diagnosis in words</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Other …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pace, agreement, and what the AI did to the labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Previous case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Random order</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Read with the AI's opinion in sight from the start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reasons</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Redo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Redo the step that was undone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rotate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Say of the case just left: fairly sure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Say of the case just left: sure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Say of the case just left: unsure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Say why the case just left was labelled against the AI</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search the worklist; Enter returns to the image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show all cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show all keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show failures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show heatmap</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show it with less contrast; view only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show it with more contrast; view only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show or hide the heatmap</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the case after; decides nothing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the case before; decides nothing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the image brighter; view only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the image darker; view only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the image's colours as they are stored</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the next case to read</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show what raised {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sort again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sort at random, for one reviewer always the same</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sort by how evenly the probabilities are spread</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sort by how far members and views differ</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sort by import, last first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sort by the order of import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sort by the summed malignant probability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sort with the analyses that have arrived since</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Statistics …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Switch between the whole image and full size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take the colour of the light out of the image (shades of gray); view only, kept for the next cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The image can't be judged; save and go on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Turn both images by a quarter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Uncertainty, highest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo the last step, also after a restart</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ungradable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unsure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Version and intended use</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a note on this case; Esc returns to the image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write the reviewed labels to a file or folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Zoom in</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Zoom in or fit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Zoom out</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Additions</name>
        <message>
            <source>Not recorded: another step was on its way to the disk. Give it again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{case}: note saved</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BadgeStrip</name>
        <message>
            <source>Badges of the image</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Banners</name>
        <message>
            <source>Dismiss</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Messages</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CasePanel</name>
        <message>
            <source>Age</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>History</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>History of this case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lesion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sex</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Site</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unknown</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CheatSheet</name>
        <message>
            <source>Keys</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labels and Enter count a quarter of a second after a case or its suggestion appears. Single keys are text while a field has the cursor. Browsing never decides.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ConfidenceBars</name>
        <message>
            <source>Malignancy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Probabilities</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ConfidenceRow</name>
        <message>
            <source>benign</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>key {key}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>malignant</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no figure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>probability {value}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>spread {spread}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>suggested</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>threshold {threshold}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{code} · malignant</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DecisionPanel</name>
        <message>
            <source>Adopt {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Confirm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Confirm {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>DECISION</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>DECISION · BLIND</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decision in force</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Label first, with 1 to 8</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Label it, or adopt the AI's</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labelled without the AI</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No suggestion to confirm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing to adopt yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The AI agrees</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>EmptyPage</name>
        <message>
            <source>Import dermoscopy images from files or a folder, with a HAM10000 or ISIC table if there is one. You can also drop them on this window.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No cases yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>To try the program without images of your own, run “dermreview demo”: synthetic cases in a store of their own.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>EnteredData</name>
        <message>
            <source>Patient data in these figures</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message numerus="yes">
            <source>%n cases written to {path}</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Browse for the target</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Browse …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export reviewed labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export to</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>File or folder to write</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Form</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Form of the export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Give the file or folder to write.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Include cases labelled as other</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Replace it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Result</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Target</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Writing …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} exists already. Replace it, or choose another name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{written}; left out: {reasons}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>FileDialogs</name>
        <message>
            <source>Failures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Written to {path}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Badge</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose which cases are listed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter of the worklist</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter · {number}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show all cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shown: {choices}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Site</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>badge {values}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>class {values}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>folder {values}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>site {values}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>state {values}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HeatmapHeader</name>
        <message>
            <source>Class of the heatmap</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Colours of the heatmap</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Heatmap</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Opacity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Opacity of the heatmap</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Opacity of the heatmap, [ and ]</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no class</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ImageHeader</name>
        <message>
            <source>Image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The image on screen differs from the stored one (0 shows it as it is)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>View only: {changes}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Z fit · R rotate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>brightness {change}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>constant light</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>contrast {change}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>mirrored</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ImportDialog</name>
        <message>
            <source>A HAM10000 or ISIC table is matched by image id. Its diagnoses are kept for statistics and never shown while reading. Location and device data inside the image files are removed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add files …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add folder …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add table …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folder to import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Images</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Images and folders to import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Images to import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import images</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Metadata, optional</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tables of metadata</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message numerus="yes">
            <source>%n deferred</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%n to read</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>All %n cases are reviewed.</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Close without saving</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Next unreviewed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No listed case is left to read.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show all cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The analysis is paused. {why}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The last step was not saved. {why}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This is the end of the queue. Left before it: {what}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>You review without AI. {why}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not saved ✗</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>saved ✓</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>saving …</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>MessagePage</name>
        <message>
            <source>Opening the worklist …</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>NamePage</name>
        <message>
            <source>Start reading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Who is reading?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Your name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Your name stands on every decision. It is asked once and kept with this store.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>for example Dr. M. Weber</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>NotRuledOut</name>
        <message>
            <source>Classes that can't be ruled out</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>NoteEdit</name>
        <message>
            <source>Note on this case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note on this case (N). Esc or Ctrl+Enter saves it and returns to the image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note …  (N to write, Esc to save and return)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>OtherDialog</name>
        <message>
            <source>Diagnosis in words</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None of the seven classes. Which diagnosis?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Other diagnosis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save as other</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Type a few letters to choose, or any words. Leave it empty if you can't name it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>for example keratoacanthoma</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>QueueController</name>
        <message>
            <source>The window was opened without a bundle</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no AI</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{members} members × {views} views</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ReasonStrip</name>
        <message>
            <source>All reasons</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Case just left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How sure?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No reason asked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reason: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reasons</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reasons · {number}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why the label differs from the AI's, in dermoscopic terms (E)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{named}, against {suggestion}.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ReportDialog</name>
        <message>
            <source>Duplicate: {source}
    is the image of {known}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Duplicates and failures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Failed: {source}
    {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import finished</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ReviewController</name>
        <message>
            <source>Key ignored: the case or its suggestion has only just appeared</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No decision yet: the case is not on screen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No other case is left to read</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Redone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no label of yours to keep: label with 1 to 8</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no suggestion to confirm: label with 1 to 8</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is nothing to adopt: label with 1 to 8</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This image can't be shown: mark it ungradable, defer or flag it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This is the first case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This is the last case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>To adopt is for reading blind first; here Enter confirms the suggestion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{word}: {case} is now {status}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SearchEdit</name>
        <message>
            <source>Case, lesion, patient, site or label (/). Enter returns to the image, Esc shows all again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search the worklist</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search …  (/)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SidePanel</name>
        <message>
            <source>Case and history</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StatisticsDialog</name>
        <message>
            <source>All readers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Charts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drawing …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In words</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reader</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading the history …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save CSV …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save PNG …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Statistics</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StatusLine</name>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel the import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cases analyzed ahead</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Device and bundle</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Failures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import progress</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last message</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Progress of the review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reviewed cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saved state</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>importing {done} of {total}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>looking for images …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{ahead} analyzed ahead</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{done} of {total} reviewed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>⚠ {number} failed</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SuggestionCard</name>
        <message>
            <source>AI suggestion: {title}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Viewer</name>
        <message>
            <source>Heatmap</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loading the image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No case is open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This image can't be shown</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WorklistDelegate</name>
        <message>
            <source>analyzing …</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WorklistModel</name>
        <message>
            <source>analyzing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>malignancy {malignancy}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>synthetic</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WorklistPanel</name>
        <message>
            <source>Cases by state</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Holds for cases that are not begun yet; a case that was begun keeps its mode</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mode of reading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No case fits the filter.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Order of the worklist</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The order is fixed once it is opened; choosing one sorts the worklist again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Worklist</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>empty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{listed} of {total} listed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} deferred</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} flagged</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} to read</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>_Key</name>
        <message>
            <source>Bar: probability. Whisker: spread over members and views. Tall line: threshold of the suggestion.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>abstentions</name>
        <message>
            <source>this image does not have the colours of skin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>this image is too blurred</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>this image is too dark, too bright or burnt out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>this image is too noisy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>this image is unlike those they learned from</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>actions</name>
        <message>
            <source>Browse</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decide</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Heatmap</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Label</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Program</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ai_state</name>
        <message>
            <source>It is next in line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The networks look at it now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>You labelled this case before there was an opinion to show. Label it again to see whether there is one</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>badges</name>
        <message>
            <source>A ruler or a scale is in the image. It is known to mislead networks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blur</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dark corners</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hair</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hair crosses the image. It is known to mislead networks, and it hides structures.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ink</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ink, gel colour or a coloured marker is in the image. It is known to mislead networks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ruler</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The corners are dark, as through a round lens. That is known to mislead networks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The image is blurred. Fine structures can't be judged, and networks lose them first.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>badges (within a sentence)</name>
        <message>
            <source>blur</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>dark corners</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>hair</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ink</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ruler</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>banner</name>
        <message>
            <source>Attention</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{word}: {text}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>boxes</name>
        <message>
            <source>About dermreview</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dermoscopy case review with an AI ensemble as second reader, offline on one workstation.

For research and quality work. It is no medical device: the diagnosis is the reader's.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Something went wrong inside dermreview. Decisions that are marked as saved are safe.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unexpected error</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>classes</name>
        <message>
            <source>Actinic keratosis / IEC</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Basal cell carcinoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Benign keratosis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dermatofibroma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Melanocytic nevus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Melanoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Other diagnosis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Vascular lesion</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>classes (within a sentence)</name>
        <message>
            <source>actinic keratosis / IEC</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>basal cell carcinoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>benign keratosis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>dermatofibroma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>melanocytic nevus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>melanoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>other diagnosis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>vascular lesion</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>diagnoses</name>
        <message>
            <source>Accessory nipple</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Angiosarcoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Atypical fibroxanthoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Chondrodermatitis nodularis helicis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clear cell acanthoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cutaneous horn</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cutaneous lymphoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cutaneous metastasis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dermatitis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dermatofibrosarcoma protuberans</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Discoid lupus erythematosus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Epidermoid cyst</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Extramammary Paget disease</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Foreign body</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Granuloma annulare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hematoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hidradenoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hidrocystoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Insect bite</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Juvenile xanthogranuloma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kaposi sarcoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keloid</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keratoacanthoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leiomyoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leishmaniasis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lentigo simplex</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lichen planus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lichen sclerosus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lipoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mastocytoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Melanotic macule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Merkel cell carcinoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Milia</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Molluscum contagiosum</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mycosis fungoides</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Neurofibroma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Onychomycosis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pilomatricoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Porokeratosis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Poroma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Post-inflammatory hyperpigmentation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prurigo nodularis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Psoriasis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sarcoidosis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Scabies</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Scar</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sebaceous carcinoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sebaceous hyperplasia</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Skin tag</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Spiradenoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Squamous cell carcinoma, invasive</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Subungual hematoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Supernumerary digit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Syringoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tattoo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tinea</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trichilemmoma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trichoepithelioma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ulcer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Urticaria</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Viral wart</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Xanthelasma</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Xanthoma</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>errors</name>
        <message>
            <source>can't write {path} ({detail})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no image of {path} is left to measure. {detail}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no look can be held out: these images are too few, or were all taken alike; split by lesion instead</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no pretrained weights of {architecture} could be had ({detail}); check the network connection, or use --from-scratch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none of the {total} images is in the calibration part of the bundle {path}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not an image: the content is none of JPEG, PNG, TIFF, BMP or WebP</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>nothing to redo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>nothing to undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the bundle {bundle} can't use {what}: {why}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the bundle {path} does not know {unknown} of {total} images ({example}); if no network has learned from them, add --all-images, and they all calibrate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the bundle {path} has no {architecture} with the recipe's arguments and head to learn on from; it has {found}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the bundle {path} has schema {found}; this version reads {supported}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the bundle {path} has the classes {found} instead of {expected}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the bundle {path} is not valid: {detail}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the bundle {path} keeps no record of its split, so nobody knows its {part} part; use --part unseen or all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the bundle {path} lacks its file {file}; install it again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the card of {path} has no figures with intervals to compare with; measure without --compare-card</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the checkpoint in {path} belongs to other settings ({detail}); use another --out, or remove that folder to start over</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the device {device} is not available here; use --device auto or cpu</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the disk of {path} is full; free some space, then repeat the last action, which was not saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the file has {size_mb} MB, over the limit of {limit_mb} MB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the file is empty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the file {file} of the bundle {path} does not match its hash; install it again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the image is truncated or damaged ({detail}); copy it again from its source</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the network {file} answers otherwise as ONNX: a probability differs by {difference}, over the limit of {limit}; nothing was written</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the network {file} can't be written as ONNX ({detail})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the packages for ONNX are missing; install them with: pip install "dermreview[onnx]"</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the recipe {name} is not valid: {detail}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the region reaches beyond the image of {width} x {height} pixels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the reviewer's name is empty; a decision needs a name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the screen libraries of Qt are missing ({detail}); on Debian or Ubuntu: sudo apt-get install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the store {path} can't be used ({detail})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the store {path} is damaged ({detail}); restore a copy from its backups folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the store {path} is open in another dermreview ({holder}); close it there first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the store {path} is read-only; give write permission or choose another with --store</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the store {path} was written by a newer dermreview (schema {found}); update the program, nothing was changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the stored image {sha256} is missing from the vault; restore it from a backup or import it again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the stored image {sha256} was changed outside dermreview; restore it from a backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the weights {file} of the bundle {path} do not fit their network: {detail}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>there is no bundle at {path}; install dermreview again or name another bundle</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>there is no case {case_id} in this store</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>there is no reviewed case to export yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>this region is too small to analyze: {width} x {height} pixels; each side needs {least} or more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>too little training data: {detail}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unknown recipe {name}; there are {known}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{format} is not supported; use JPEG, PNG, TIFF, BMP or WebP</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{format} with {frames} frames is not a still image; export one frame</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{images} of {total} images name no patient and can't be split by patient; split by lesion instead</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{member}: the loss of epoch {epoch} is no number any more; a learning rate under {rate} may help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} can't be read ({detail}); check its permissions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} can't be read as findings: {detail}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} can't be used: {detail}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} does not exist</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} exists already and is not replaced; choose another name or move it away</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} exists already; choose another name or use --force</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has no column {column}; expected {expected}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has no rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has several tables of labels ({names}), which could contradict each other; keep one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} holds a training that was stopped; go on with --resume, or remove that folder to start over</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} holds no JPEG, PNG, TIFF, BMP or WebP image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is a folder with files that are no export of dermreview and is not replaced; choose another name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no training data: expected images/ with a metadata or ground-truth CSV, or one folder a class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is not UTF-8 text; save it as CSV UTF-8</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is not a folder; a store is a folder of its own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} line {line}: the id {id} stands there twice; keep one row an image</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} line {line}: unknown diagnosis {value}; expected one of {expected}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} line {line}: {column} is {value}; expected {expected}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{width} x {height} pixels is over the limit of {limit} megapixels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{width} x {height} pixels is under the minimum of {limit} on each side</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>export_dialog</name>
        <message>
            <source>A folder a class with a manifest, ready for training</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CSV, one row a case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every review event as it was recorded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Full history, JSON lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ISIC ground truth</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Image folders by class</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Label, suggestion, agreement, probabilities, times</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One-hot columns, ready for training</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>conflict</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>deferred</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>flagged</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>other</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>provisional</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ungradable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unreviewed</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>filter_bar</name>
        <message>
            <source>not known</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>heatmap_pane</name>
        <message>
            <source>strongest of any class</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>image_pane</name>
        <message>
            <source>SYNTHETIC</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>import_dialog</name>
        <message numerus="yes">
            <source>%n failed</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%n imported</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%n known already</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%n unknown to the tables</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Images (*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp);;All files (*)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tables (*.csv);;All files (*)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>language</name>
        <message>
            <source>%Y-%m-%d %H:%M</source>
            <comment>day and time</comment>
            <translation type="unfinished" />
        </message>
        <message>
            <source>dd MMM</source>
            <comment>a day, for QLocale</comment>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number}%</source>
            <comment>a percentage</comment>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>menus</name>
        <message>
            <source>&amp;Case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Label as</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Map of</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Queue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;View</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Menus</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>patients</name>
        <message>
            <source>abdomen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>acral</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>age</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>anterior torso</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>chest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>face</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>female</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>foot</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>genital</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>hand</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>head/neck</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>lateral torso</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>lower extremity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>male</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>neck</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>oral/genital</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>palms/soles</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>posterior torso</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>scalp</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>sex</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>site</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>torso</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>trunk</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unknown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>upper extremity</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>reason_strip</name>
        <message>
            <source>After a label: why (E) and how sure (J, K, L), for the case just left</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>reasons</name>
        <message>
            <source>Arborizing vessels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Atypical network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blue-grey ovoid nests</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blue-white veil</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Central white patch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clinical context or history</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Comedo-like openings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delicate peripheral network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dotted or glomerular vessels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fingerprint-like ridges</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Irregular blotch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Irregular dots or globules</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Irregular streaks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leaf-like areas</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Milia-like cysts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Moth-eaten border</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Red homogeneous area</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Red or blue lacunae</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Regression</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Regular globules</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rosettes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shiny white structures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Spoke-wheel areas</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Strawberry pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Surface scale</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Symmetric pattern and colours</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The AI was misled by an artefact</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Typical network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ulceration</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>reasons (within a sentence)</name>
        <message>
            <source>arborizing vessels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>atypical network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blue-grey ovoid nests</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blue-white veil</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>central white patch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>clinical context or history</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>comedo-like openings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>delicate peripheral network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>dotted or glomerular vessels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>fingerprint-like ridges</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>irregular blotch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>irregular dots or globules</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>irregular streaks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>leaf-like areas</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>milia-like cysts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>moth-eaten border</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>red homogeneous area</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>red or blue lacunae</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>regression</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>regular globules</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>rosettes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>shiny white structures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>spoke-wheel areas</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>strawberry pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>surface scale</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>symmetric pattern and colours</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the AI was misled by an artefact</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>typical network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ulceration</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>second_opinion</name>
        <message>
            <source>Age, sex and site are unknown or have no figures, so that the image alone speaks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By the image alone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Can't be ruled out: {names}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Can't rule out:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In each class, such a set held the diagnosis of at least {share} of the images.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Malignant: no</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Malignant: yes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None of the seven fits well</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None of the seven fits well: each class is less probable here than in its own images.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The networks see the image alone. Their figures are then moved by how common such patients are in each class, here by: {names}. The activation map is the same with and without.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The suggested class is benign: the two rules have thresholds of their own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The suggested class is malignant: the two rules have thresholds of their own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Thresholds were found on images with patient data, and hold less well here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>With {names}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>any of the seven</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>own threshold {threshold}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{title}, {malignancy} (threshold {threshold}).</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>statistics_chart</name>
        <message>
            <source>Control cases read as before, or as known</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reader (rows) against the AI's suggestion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reads by day</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reads by day, the last {number} with any</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the AI turned</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blind reads of known cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>kappa {value}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>known answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>repeats</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>to right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>to wrong</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} of {number}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>statistics_dialog</name>
        <message numerus="yes">
            <source>%n cases</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Agreement with the AI</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cases an hour on screen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cohen's kappa with oneself</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cohen's kappa with the AI</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Finished reads</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kappa with known answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kappa with the known</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Known answers met</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median time a case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No case has a final label yet. Label a few, then come back.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>Of %n blind reads of cases whose diagnosis is known, the AI turned {wrong} from right to wrong and {right} from wrong to right.</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Repeats read the same</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Right, where known</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the AI turns right or wrong shows in blind reads of known cases: there are none yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{one} and {other}: {share} the same, kappa {kappa}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{share} of {number}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>suggestion_card</name>
        <message>
            <source>Benign.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blind first: give your label; then see the AI's, and keep yours or change it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Highest: {name}, {value}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Malignant.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No AI</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No bundle is installed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No case is open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No suggestion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The AI is hidden</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The AI stays hidden</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The analysis failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The highest probability agrees.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The networks abstain.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The networks abstain: {reason}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Their figures for this image are withheld.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Waiting for analysis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>You can decide without it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>melanoma first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no threshold reached</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no threshold was reached</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no thresholds set</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the bundle sets no thresholds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>threshold first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{value} (rule: {rule}).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{value} is at or above its threshold {threshold} (rule: {name}).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{value}, high for how common it is (rule: over its prior; {because}).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{value}, the highest probability (rule: {because}).</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>viewer_heatmap</name>
        <message numerus="yes">
            <source>%n members</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%n views</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Blind first: your label, then the AI's.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hatched: not seen by the networks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No heatmap without an AI bundle</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No heatmap: the networks abstain</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No part of this image speaks for that class.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing raised “{name}”</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The AI is hidden</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The analysis failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The heatmap failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Waiting for analysis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What raised “{name}”: {method}, {parts}. Not evidence of disease.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>wording</name>
        <message>
            <source> or </source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>AI abstains</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>AI failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>AI hidden</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>AI revealed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>AI: {suggestion}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fairly sure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Other: {diagnosis}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unsure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>adjudicated {label}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>adopted {label}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>because: {reasons}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>confirmed {label}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>deferred</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>fairly sure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>first label</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>first labelled {label}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>flagged</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>flagged for a second reader</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>labelled {label}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not analyzed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>note changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>note removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>reasons removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>redid a step</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>redid: {act}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>reviewed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>sure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>to read</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>undid a step</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>undid: {act}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unexpected error: {error}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ungradable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unsure</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>worklist_panel</name>
        <message>
            <source>Assisted: the AI is shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blind first: label, then the AI</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Disagreement, highest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import order</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Malignancy, highest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Newest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Random order</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Uncertainty, highest first</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
