// Everything the window keeps from one start to the next: one table with a row for each, the preferences dialog's
// among them. GUI thread.
#pragma once

#include "run/run_inputs.h"

#include <QString>
#include <QVariant>
#include <filesystem>
#include <vector>

namespace lamina {

enum class Kept {
    Geometry,        // of the window
    Docks,           // its tool bars and docks
    LastFolder,      // of file dialogs
    RecentFiles,     // newest first
    Language,        // en, vi; empty: the system's
    Theme,           // system, light, dark
    Threads,         // 0: every processor
    Offline,         // no network at all
    ModelFolder,     // cache of models; empty: where Hugging Face's own tools keep theirs
    PageFolder,      // cache of pages; empty: in the user's cache folder
    UnsavedFolder,   // runs not saved yet; empty: in the user's data folder
    ExportChoices,   // of the export dialog: format, size, colours …
    TourSeen,        // the tour was finished or skipped
    QueueOpen,       // the list under the panel is unfolded
    SecondMetric,    // of the profile's lower chart
    ProfileSplit,    // between the profile's charts and the layer
    MapCurves,       // the series id of the curve on the map, or all
    LossLogarithmic, // of the layer view's training chart
    ActivationChart, // which histogram of the layer view
    ComparedMetric,
    ComparedByDepth, // l/(L−1) instead of the layer's number
};

enum class PreferenceSection { Hidden, Window, Computing, Network, Folders }; // Hidden: in no dialog
enum class PreferenceKind { Value, Flag, Count, Folder }; // Value: kept as it is; the dialog has a field of its own

struct Preference {
    Kept key;
    const char* name; // in the settings file: group/name
    QVariant initial;
    PreferenceSection section = PreferenceSection::Hidden;
    PreferenceKind kind = PreferenceKind::Value;
    const char* label = ""; // English; translated in the context Preferences
    const char* tip = "";
};
const std::vector<Preference>& preferences(); // in the order of Kept
// Adds a row, whose key is the number of those there are; its texts must live on. Before anything reads the table.
void addPreference(const Preference& row);

// Settings of versions that had no organisation's name lie in a folder "Unknown Organization": copied where there are
// no newer ones. Before the first kept().
void takeOverOldSettings();

QVariant kept(Kept key);
void keep(Kept key, const QVariant& value);
// The next file dialog begins in the folder of this file.
void keepFolderOf(const QString& file);

// The folder of unsaved runs: the one set, else `unsaved` in the user's data folder.
std::filesystem::path unsavedFolder();

// The cache of pages: the one set, else the user's.
std::filesystem::path pageFolder();

// A configuration that leaves its threads open gets the preferred number.
RunConfig withPreferences(RunConfig config);

// Where and how a run's article and model are fetched: as the environment says, overruled by the preferences.
PrepareOptions inputPreferences();

} // namespace lamina
