// Everything the window keeps from one start to the next: one table of keys and defaults. GUI thread.
#pragma once

#include "run/run_inputs.h"

#include <QString>
#include <QVariant>
#include <filesystem>

namespace lamina {

enum class Kept {
    Geometry,      // of the window
    Docks,         // its tool bars and docks
    LastFolder,    // of file dialogs
    RecentFiles,   // newest first
    Theme,         // system, light, dark
    Language,      // en, vi; empty: the system's
    Threads,       // 0: every processor
    Offline,       // no network at all
    UnsavedFolder, // runs not saved yet; empty: in the user's data folder
    ModelFolder,   // cache of models; empty: where Hugging Face's own tools keep theirs
    PageFolder,    // cache of pages; empty: in the user's cache folder
    ExportChoices, // of the export dialog: format, size, colours …
    TourSeen,      // the tour was finished or skipped
    QueueOpen,     // the list under the panel is unfolded
};

QVariant kept(Kept key);
void keep(Kept key, const QVariant& value);

// The folder of unsaved runs: the one set, else `unsaved` in the user's data folder.
std::filesystem::path unsavedFolder();

// The cache of pages: the one set, else the user's.
std::filesystem::path pageFolder();

// A configuration that leaves its threads open gets the preferred number.
RunConfig withPreferences(RunConfig config);

// How a run's article and model are come by: the environment's choice, with the preferences above it.
PrepareOptions inputPreferences();

} // namespace lamina
