// What the entries of an archive are called, and the same files of a journal. Those of a layer: layer_files.h.
#pragma once

namespace lamina {

struct EntryNames {
    static constexpr const char* manifest = "manifest.json";
    static constexpr const char* profile = "profile.csv"; // not in a journal
    // The next two of a curve that reads other tokens than the run: in its folder (curveFolder), article.txt where the
    // tokens stand in no article.
    static constexpr const char* article = "article.txt";
    static constexpr const char* tokens = "tokens.json";
    static constexpr const char* check = "check.json"; // only where the session was checked (session/check_record.h)
};

} // namespace lamina
