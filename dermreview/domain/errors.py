"""Errors of the environment or of the user's input, as codes with data.

A room below the screen never words a message for one place: it raises `DermreviewError` with a code and the
data of the case, and the terminal or the window words it. The English wording stands here, once; the window
passes the same template through Qt's translation. Anything else that is raised is a bug.
"""

from enum import StrEnum
from typing import Final


class ErrorCode(StrEnum):
    """What can be wrong outside the program, named for translation and for tests."""

    # input files
    IMAGE_EMPTY = "image_empty"
    IMAGE_NOT_AN_IMAGE = "image_not_an_image"
    IMAGE_TRUNCATED = "image_truncated"
    IMAGE_FORMAT_REFUSED = "image_format_refused"
    IMAGE_ANIMATED = "image_animated"
    IMAGE_TOO_LARGE = "image_too_large"
    IMAGE_TOO_SMALL = "image_too_small"
    IMAGE_DECODER_CRASHED = "image_decoder_crashed"
    IMAGE_TOO_SLOW = "image_too_slow"
    IMAGE_TOO_MUCH_MEMORY = "image_too_much_memory"
    FILE_NOT_FOUND = "file_not_found"
    FILE_NOT_READABLE = "file_not_readable"
    FILE_TOO_LARGE = "file_too_large"
    FOLDER_WITHOUT_IMAGES = "folder_without_images"
    # metadata tables
    CSV_COLUMN_MISSING = "csv_column_missing"
    CSV_DUPLICATE_ID = "csv_duplicate_id"
    CSV_UNKNOWN_DIAGNOSIS = "csv_unknown_diagnosis"
    CSV_NOT_UTF8 = "csv_not_utf8"
    CSV_BAD_VALUE = "csv_bad_value"
    CSV_EMPTY = "csv_empty"
    CSV_TOO_LARGE = "csv_too_large"
    # store
    STORE_NEWER = "store_newer"
    STORE_READ_ONLY = "store_read_only"
    STORE_LOCKED = "store_locked"
    STORE_DISK_FULL = "store_disk_full"
    STORE_CORRUPT = "store_corrupt"
    STORE_MISSING = "store_missing"
    STORE_NOT_A_FOLDER = "store_not_a_folder"
    STORE_FOREIGN_FOLDER = "store_foreign_folder"
    STORE_ON_NETWORK = "store_on_network"
    STORE_EXISTS = "store_exists"
    STORE_IO = "store_io"
    STORE_GONE = "store_gone"
    STORE_ENCRYPTED = "store_encrypted"
    STORE_ENCRYPTED_ALREADY = "store_encrypted_already"
    STORE_NOT_ENCRYPTED = "store_not_encrypted"
    KEYRING_UNAVAILABLE = "keyring_unavailable"
    PASSPHRASE_WRONG = "passphrase_wrong"  # noqa: S105
    PASSPHRASE_WEAK = "passphrase_weak"  # noqa: S105
    PASSPHRASE_TOO_LONG = "passphrase_too_long"  # noqa: S105
    KEY_FILE_DAMAGED = "key_file_damaged"
    BACKUP_DAMAGED = "backup_damaged"
    BACKUP_UNKNOWN = "backup_unknown"
    BACKUP_OTHER_KEY = "backup_other_key"
    NO_GOOD_BACKUP = "no_good_backup"
    CLOCK_BACKWARDS = "clock_backwards"
    VAULT_MISSING = "vault_missing"
    VAULT_CHANGED = "vault_changed"
    CASE_UNKNOWN = "case_unknown"
    CASE_NOT_FOUND = "case_not_found"
    PATIENT_NOT_FOUND = "patient_not_found"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOTHING_TO_REDO = "nothing_to_redo"
    NOTHING_TO_CHANGE = "nothing_to_change"
    QUEUE_NAME_EMPTY = "queue_name_empty"
    QUEUE_NAME_TAKEN = "queue_name_taken"
    QUEUE_UNKNOWN = "queue_unknown"
    REVIEWER_NAME_EMPTY = "reviewer_name_empty"
    NOTHING_TO_ADJUDICATE = "nothing_to_adjudicate"
    PREFERENCES_NOT_WRITABLE = "preferences_not_writable"
    # accounts
    SIGN_IN_NEEDED = "sign_in_needed"
    SIGN_IN_WRONG = "sign_in_wrong"
    SIGN_IN_WAIT = "sign_in_wait"
    ACCESS_DENIED = "access_denied"
    ACCESS_OTHER_NAME = "access_other_name"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_EXISTS = "account_exists"
    ACCOUNT_UNKNOWN = "account_unknown"
    ACCOUNT_LAST = "account_last"
    ACCOUNT_OWN = "account_own"
    PASSWORD_MUST_CHANGE = "password_must_change"  # noqa: S105
    PASSWORD_OLD_WRONG = "password_old_wrong"  # noqa: S105
    PASSWORD_SAME = "password_same"  # noqa: S105
    SECRET_SHORT = "secret_short"  # noqa: S105
    SECRET_LONG = "secret_long"  # noqa: S105
    SECRET_SIMPLE = "secret_simple"  # noqa: S105
    SECRET_UNREADABLE = "secret_unreadable"  # noqa: S105
    SECRET_NOT_ASKED = "secret_not_asked"  # noqa: S105
    SECRETS_DIFFER = "secrets_differ"
    SIGN_IN_NOT_ASKED = "sign_in_not_asked"
    STORE_GUARDED = "store_guarded"
    STORE_NOT_GUARDED = "store_not_guarded"
    # bundles and inference
    BUNDLE_MISSING = "bundle_missing"
    BUNDLE_INVALID = "bundle_invalid"
    BUNDLE_SCHEMA = "bundle_schema"
    BUNDLE_FILE_MISSING = "bundle_file_missing"
    BUNDLE_HASH = "bundle_hash"
    BUNDLE_CLASSES = "bundle_classes"
    BUNDLE_WEIGHTS = "bundle_weights"
    BUNDLE_UNSIGNED = "bundle_unsigned"
    BUNDLE_UNTRUSTED = "bundle_untrusted"
    BUNDLE_SIGNATURE = "bundle_signature"
    SIGNING_KEY_UNUSABLE = "signing_key_unusable"
    SIGNING_PASSPHRASE = "signing_passphrase"  # noqa: S105
    DEVICE_UNAVAILABLE = "device_unavailable"
    PATIENT_DATA_UNUSABLE = "patient_data_unusable"
    CROP_TOO_SMALL = "crop_too_small"
    CROP_OUTSIDE = "crop_outside"
    ONNX_MISSING = "onnx_missing"
    ONNX_FAILED = "onnx_failed"
    ONNX_DIFFERS = "onnx_differs"
    # export
    TARGET_EXISTS = "target_exists"
    OUTPUT_EXISTS = "output_exists"
    TARGET_FOREIGN_FOLDER = "target_foreign_folder"
    TARGET_NOT_WRITABLE = "target_not_writable"
    NAMES_IN_STORE = "names_in_store"
    NOTHING_TO_EXPORT = "nothing_to_export"
    EXPORT_WITHOUT_HEADS = "export_without_heads"
    # training
    DATA_NOT_RECOGNISED = "data_not_recognised"
    DATA_SEVERAL_TABLES = "data_several_tables"
    DATA_TOO_SMALL = "data_too_small"
    DATA_IMAGE_UNUSABLE = "data_image_unusable"
    DATA_NOT_IN_SPLIT = "data_not_in_split"
    DATA_NOT_FOR_CALIBRATION = "data_not_for_calibration"
    DATA_WITHOUT_PATIENTS = "data_without_patients"
    DATA_WITHOUT_LOOKS = "data_without_looks"
    INIT_MISMATCH = "init_mismatch"
    NOTHING_TO_MEASURE = "nothing_to_measure"
    SPLIT_UNKNOWN = "split_unknown"
    CARD_NOT_MEASURED = "card_not_measured"
    FINDINGS_INVALID = "findings_invalid"
    RECIPE_UNKNOWN = "recipe_unknown"
    RECIPE_INVALID = "recipe_invalid"
    CHECKPOINT_MISMATCH = "checkpoint_mismatch"
    TRAINING_INTERRUPTED = "training_interrupted"
    TRAINING_DIVERGED = "training_diverged"
    WEIGHTS_UNAVAILABLE = "weights_unavailable"
    # screen
    DISPLAY_LIBRARIES_MISSING = "display_libraries_missing"


MESSAGES: Final[dict[ErrorCode, str]] = {
    ErrorCode.IMAGE_EMPTY: "the file is empty",
    ErrorCode.IMAGE_NOT_AN_IMAGE: "not an image: the content is none of JPEG, PNG, TIFF, BMP or WebP",
    ErrorCode.IMAGE_TRUNCATED: "the image is truncated or damaged ({detail}); copy it again from its source",
    ErrorCode.IMAGE_FORMAT_REFUSED: "{format} is not supported; use JPEG, PNG, TIFF, BMP or WebP",
    ErrorCode.IMAGE_ANIMATED: "{format} with {frames} frames is not a still image; export one frame",
    ErrorCode.IMAGE_TOO_LARGE: "{width} x {height} pixels is over the limit of {limit} megapixels",
    ErrorCode.IMAGE_TOO_SMALL: "{width} x {height} pixels is under the minimum of {limit} on each side",
    ErrorCode.IMAGE_DECODER_CRASHED: "the image ended the process that decoded it; the file is damaged or "
    "meant to do harm",
    ErrorCode.IMAGE_TOO_SLOW: "decoding the image took more than {limit} seconds and was stopped; save it "
    "anew as JPEG or PNG",
    ErrorCode.IMAGE_TOO_MUCH_MEMORY: "decoding the image took more than {limit_mb} MB of memory and was stopped; "
    "save it anew as JPEG or PNG",
    ErrorCode.FILE_NOT_FOUND: "{path} does not exist",
    ErrorCode.FILE_NOT_READABLE: "{path} can't be read ({detail}); check its permissions",
    ErrorCode.FILE_TOO_LARGE: "the file has {size_mb} MB, over the limit of {limit_mb} MB",
    ErrorCode.FOLDER_WITHOUT_IMAGES: "{path} holds no JPEG, PNG, TIFF, BMP or WebP image",
    ErrorCode.CSV_COLUMN_MISSING: "{path} has no column {column}; expected {expected}",
    ErrorCode.CSV_DUPLICATE_ID: "{path} line {line}: the id {id} stands there twice; keep one row an image",
    ErrorCode.CSV_UNKNOWN_DIAGNOSIS: "{path} line {line}: unknown diagnosis {value}; expected one of {expected}",
    ErrorCode.CSV_NOT_UTF8: "{path} is not UTF-8 text; save it as CSV UTF-8",
    ErrorCode.CSV_BAD_VALUE: "{path} line {line}: {column} is {value}; expected {expected}",
    ErrorCode.CSV_EMPTY: "{path} has no rows",
    ErrorCode.CSV_TOO_LARGE: "{path} holds too much: at most {rows} rows and {columns} columns are read; split it",
    ErrorCode.STORE_NEWER: "the store {path} was written by a newer dermreview (schema {found}); update the "
    "program, nothing was changed",
    ErrorCode.STORE_READ_ONLY: "the store {path} is read-only; give write permission or choose another with "
    "--store",
    ErrorCode.STORE_LOCKED: "the store {path} is open in another dermreview ({holder}); close it there first",
    ErrorCode.STORE_DISK_FULL: "the disk of {path} is full; free some space, then repeat the last action, which "
    "was not saved",
    ErrorCode.STORE_CORRUPT: "the store {path} is damaged ({detail}); bring back its newest good backup with: "
    'dermreview store restore --store "{path}"',
    ErrorCode.BACKUP_DAMAGED: "the backup {path} is damaged ({detail}); use another one, nothing was changed",
    ErrorCode.STORE_MISSING: "there is no store at {path}; check the name, or make one with: dermreview import",
    ErrorCode.STORE_NOT_A_FOLDER: "{path} is not a folder; a store is a folder of its own",
    ErrorCode.STORE_FOREIGN_FOLDER: "{path} holds other files and is no store; choose an empty folder, or a store",
    ErrorCode.STORE_ON_NETWORK: "{path} lies on a network share ({kind}), where two computers can damage a store; "
    "choose a folder on a disk of this computer",
    ErrorCode.STORE_GONE: "{file} of the store {path} was moved, removed or replaced while it was open; put it "
    "back and repeat the last action, which was not saved",
    ErrorCode.STORE_IO: "the store {path} can't be used ({detail})",
    ErrorCode.STORE_EXISTS: "there is a store in {path} already; choose another folder",
    ErrorCode.STORE_ENCRYPTED: "the store {path} is encrypted; its passphrase is needed",
    ErrorCode.STORE_ENCRYPTED_ALREADY: "the store {path} is encrypted already",
    ErrorCode.STORE_NOT_ENCRYPTED: "the store {path} is not encrypted",
    ErrorCode.KEYRING_UNAVAILABLE: "this workstation has no keyring that keeps a key safely ({detail}); the "
    "passphrase is asked at each start",
    ErrorCode.PASSPHRASE_WRONG: "the passphrase does not open the store {path}; nothing was changed",
    ErrorCode.PASSPHRASE_WEAK: "the passphrase needs {least} characters or more, {different} of them different",
    ErrorCode.PASSPHRASE_TOO_LONG: "the passphrase has more than {most} characters",
    ErrorCode.KEY_FILE_DAMAGED: "the key file {path} is damaged ({detail}); put back a copy of it from a backup",
    ErrorCode.BACKUP_UNKNOWN: "{path} is no backup of a store: expected a file review-....db, or a folder that "
    "`dermreview store backup` wrote",
    ErrorCode.BACKUP_OTHER_KEY: "the backup {path} and the store {store} are not encrypted alike; make a new "
    "store of the backup with --into",
    ErrorCode.NO_GOOD_BACKUP: "there is no good backup in {path}; name one on another disk",
    ErrorCode.CLOCK_BACKWARDS: "the clock of this computer is {minutes} min behind the newest entry of the "
    "store; set it right. Nothing is lost: the order of decisions does not depend on it",
    ErrorCode.VAULT_MISSING: "the stored image {sha256} is missing from the vault; restore it from a backup or "
    "import it again",
    ErrorCode.VAULT_CHANGED: "the stored image {sha256} was changed outside dermreview; restore it from a backup",
    ErrorCode.CASE_UNKNOWN: "there is no case {case_id} in this store",
    ErrorCode.CASE_NOT_FOUND: "there is no case with the id {case} in this store",
    ErrorCode.PATIENT_NOT_FOUND: "no case of this store has that patient id; give it as an export or your own "
    "table has it",
    ErrorCode.NOTHING_TO_UNDO: "nothing to undo",
    ErrorCode.NOTHING_TO_REDO: "nothing to redo",
    ErrorCode.NOTHING_TO_CHANGE: "none of these cases would change",
    ErrorCode.QUEUE_NAME_EMPTY: "the queue needs a name",
    ErrorCode.QUEUE_NAME_TAKEN: "there is a queue named {name} already; choose another name",
    ErrorCode.QUEUE_UNKNOWN: "this saved queue is no longer there",
    ErrorCode.NOTHING_TO_ADJUDICATE: "the readers of {case} no longer differ; label it as usual",
    ErrorCode.REVIEWER_NAME_EMPTY: "the reviewer's name is empty; a decision needs a name",
    ErrorCode.PREFERENCES_NOT_WRITABLE: "the preferences can't be kept in {path} ({detail}); they hold until this "
    "window closes",
    ErrorCode.SIGN_IN_NEEDED: "the reviewers of this store sign in; sign in first",
    ErrorCode.SIGN_IN_WRONG: "the name or the password is wrong",
    ErrorCode.SIGN_IN_WAIT: "too many wrong tries; wait {seconds} seconds, then try again",
    ErrorCode.ACCESS_DENIED: "this needs the role {role}; {name} is signed in as {has}. Ask an administrator",
    ErrorCode.ACCESS_OTHER_NAME: "{name} is signed in and can't act as {other}; {other} has to sign in",
    ErrorCode.ACCOUNT_DISABLED: "the account of {name} is disabled; ask an administrator",
    ErrorCode.ACCOUNT_EXISTS: "there is an account named {name} already; choose another name",
    ErrorCode.ACCOUNT_UNKNOWN: "there is no account named {name}",
    ErrorCode.ACCOUNT_LAST: "{name} is the last administrator; make another one first",
    ErrorCode.ACCOUNT_OWN: "this is your own account: change its password with the old one",
    ErrorCode.PASSWORD_MUST_CHANGE: "{name} signed in with a password that another person set; choose your own "
    "first",
    ErrorCode.PASSWORD_OLD_WRONG: "the old password is wrong; nothing was changed",
    ErrorCode.PASSWORD_SAME: "the new password is the old one; choose another",
    ErrorCode.SECRET_SHORT: "too short: a PIN has at least {digits} digits, a password at least {characters} "
    "characters",
    ErrorCode.SECRET_LONG: "too long: a password has at most {most} characters",
    ErrorCode.SECRET_SIMPLE: "too easy to guess: no name, no run like 123456, no repetition",
    ErrorCode.SECRET_UNREADABLE: "nothing can be read from {option} ({detail})",
    ErrorCode.SECRET_NOT_ASKED: "there is no terminal to ask for the {what}; pass it with {option} N, a file "
    "descriptor",
    ErrorCode.SECRETS_DIFFER: "the two are not the same; nothing was changed",
    ErrorCode.SIGN_IN_NOT_ASKED: "the reviewers of this store sign in, and there is no terminal to ask at; use "
    "--reviewer NAME and --password-fd N, a file descriptor",
    ErrorCode.STORE_GUARDED: "the reviewers of this store sign in already",
    ErrorCode.STORE_NOT_GUARDED: "nobody signs in to this store; `dermreview store guard` makes it ask",
    ErrorCode.BUNDLE_MISSING: "there is no bundle at {path}; install dermreview again or name another bundle",
    ErrorCode.BUNDLE_INVALID: "the bundle {path} is not valid: {detail}",
    ErrorCode.BUNDLE_SCHEMA: "the bundle {path} has schema {found}; this version reads {supported}",
    ErrorCode.BUNDLE_FILE_MISSING: "the bundle {path} lacks its file {file}; install it again",
    ErrorCode.BUNDLE_HASH: "the file {file} of the bundle {path} does not match its hash; install it again",
    ErrorCode.BUNDLE_CLASSES: "the bundle {path} has the classes {found} instead of {expected}",
    ErrorCode.BUNDLE_WEIGHTS: "the weights {file} of the bundle {path} do not fit their network: {detail}",
    ErrorCode.BUNDLE_UNSIGNED: "the bundle {path} is not signed, and only signed bundles are allowed; ask for a "
    "signed one, or change that in the preferences",
    ErrorCode.BUNDLE_UNTRUSTED: "the bundle {path} is signed with the key {key}, which is none of the trusted "
    "ones; trust it in the preferences, if you know whose it is",
    ErrorCode.BUNDLE_SIGNATURE: "the signature of the bundle {path} does not fit: the bundle was changed after it "
    "was signed; install it again",
    ErrorCode.SIGNING_KEY_UNUSABLE: "{path} holds no Ed25519 key that can be used",
    ErrorCode.SIGNING_PASSPHRASE: "the passphrase does not open {path}",
    ErrorCode.DEVICE_UNAVAILABLE: "the device {device} is not available here; use --device auto or cpu",
    ErrorCode.PATIENT_DATA_UNUSABLE: "the bundle {bundle} can't use {what}: {why}",
    ErrorCode.CROP_TOO_SMALL: "this region is too small to analyze: {width} x {height} pixels; "
    "each side needs {least} or more",
    ErrorCode.CROP_OUTSIDE: "the region reaches beyond the image of {width} x {height} pixels",
    ErrorCode.ONNX_MISSING: 'the packages for ONNX are missing; install them with: pip install "dermreview[onnx]"',
    ErrorCode.ONNX_FAILED: "the network {file} can't be written as ONNX ({detail})",
    ErrorCode.ONNX_DIFFERS: "the network {file} answers otherwise as ONNX: a probability differs by {difference}, "
    "over the limit of {limit}; nothing was written",
    ErrorCode.TARGET_EXISTS: "{path} exists already; choose another name or use --force",
    ErrorCode.OUTPUT_EXISTS: "{path} exists already and is not replaced; choose another name or move it away",
    ErrorCode.TARGET_FOREIGN_FOLDER: "{path} is a folder with files that are no export of dermreview and is not "
    "replaced; choose another name",
    ErrorCode.TARGET_NOT_WRITABLE: "can't write {path} ({detail})",
    ErrorCode.NAMES_IN_STORE: "{path} lies in the store, where no names of files belong; choose another place",
    ErrorCode.NOTHING_TO_EXPORT: "there is no reviewed case to export yet",
    ErrorCode.DATA_NOT_RECOGNISED: "{path} is no training data: expected images/ with a metadata or ground-truth "
    "CSV, or one folder a class",
    ErrorCode.DATA_SEVERAL_TABLES: "{path} has several tables of labels ({names}), which could contradict each "
    "other; keep one",
    ErrorCode.DATA_TOO_SMALL: "too little training data: {detail}",
    ErrorCode.DATA_IMAGE_UNUSABLE: "{path} can't be used: {detail}",
    ErrorCode.DATA_NOT_IN_SPLIT: "the bundle {path} does not know {unknown} of {total} images ({example}); if no "
    "network has learned from them, add --all-images, and they all calibrate",
    ErrorCode.DATA_NOT_FOR_CALIBRATION: "none of the {total} images is in the calibration part of the bundle "
    "{path}",
    ErrorCode.DATA_WITHOUT_PATIENTS: "{images} of {total} images name no patient and can't be split by patient; "
    "split by lesion instead",
    ErrorCode.DATA_WITHOUT_LOOKS: "no look can be held out: these images are too few, or were all taken alike; "
    "split by lesion instead",
    ErrorCode.NOTHING_TO_MEASURE: "no image of {path} is left to measure. {detail}",
    ErrorCode.SPLIT_UNKNOWN: "the bundle {path} keeps no record of its split, so nobody knows its {part} part; "
    "use --part unseen or all",
    ErrorCode.CARD_NOT_MEASURED: "the card of {path} has no figures with intervals to compare with; measure "
    "without --compare-card",
    ErrorCode.FINDINGS_INVALID: "{path} can't be read as findings: {detail}",
    ErrorCode.EXPORT_WITHOUT_HEADS: "{path} is no export that names the ends of a store's logs; exports from "
    "before this version do not",
    ErrorCode.INIT_MISMATCH: "the bundle {path} has no {architecture} with the recipe's arguments and head to "
    "learn on from; it has {found}",
    ErrorCode.RECIPE_UNKNOWN: "unknown recipe {name}; there are {known}",
    ErrorCode.RECIPE_INVALID: "the recipe {name} is not valid: {detail}",
    ErrorCode.TRAINING_INTERRUPTED: "{path} holds a training that was stopped; go on with --resume, or remove "
    "that folder to start over",
    ErrorCode.CHECKPOINT_MISMATCH: "the checkpoint in {path} belongs to other settings ({detail}); use another "
    "--out, or remove that folder to start over",
    ErrorCode.WEIGHTS_UNAVAILABLE: "no pretrained weights of {architecture} could be had ({detail}); check the "
    "network connection, or use --from-scratch",
    ErrorCode.TRAINING_DIVERGED: "{member}: the loss of epoch {epoch} is no number any more; a learning rate "
    "under {rate} may help",
    ErrorCode.DISPLAY_LIBRARIES_MISSING: "the screen libraries of Qt are missing ({detail}); on Debian or Ubuntu: "
    "sudo apt-get install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1",
}


_LONGEST_VALUE: Final = 1_000
_IN_PLACE: Final = {"\n": " ", "\r": " ", "\t": " ", "\u00a0": "\u00a0", "\u202f": "\u202f", "\u2009": "\u2009"}


class DermreviewError(Exception):
    """Something outside the program is wrong and a person can do something about it.

    Attributes:
        code: What happened.
        data: The values for the message's template.
    """

    def __init__(self, code: ErrorCode, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        """Return the English message."""
        return MESSAGES[self.code].format(**self.words)

    @property
    def words(self) -> dict[str, object]:
        """The data as they may be shown: what a file says can neither steer a terminal nor fill the screen."""
        return {
            name: value if isinstance(value, int | float) else _shown(value) for name, value in self.data.items()
        }


def _shown(value: object) -> str:
    """Return a value on one line, without control characters and characters that turn the direction of writing."""
    text = "".join(letter if letter.isprintable() else _IN_PLACE.get(letter, "\ufffd") for letter in str(value))
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
