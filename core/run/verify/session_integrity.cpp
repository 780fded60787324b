#include "run/verify/session_integrity.h"

#include "base/files.h"
#include "run/journal/checkpoint_file.h"
#include "run/journal/kept_layer.h"
#include "run/journal_folder.h"
#include "run/journal_lock.h"
#include "session/check_record.h"
#include "session/format/content_error.h"
#include "session/format/content_limits.h"
#include "session/format/content_source.h"
#include "session/format/entry_names.h"
#include "session/manifest.h"
#include "session/session.h"

namespace lamina {

namespace {

namespace fs = std::filesystem;

class IntegrityCheck {
public:
    IntegrityCheck(fs::path session, ContentSource& source, RunToken& token)
        : m_session(std::move(session)), m_source(source), m_token(token) {}

    Result<SessionIntegrity> run() {
        m_found.archive = m_source.isArchive();
        m_found.inProgress = !m_found.archive && JournalLock::isHeld(m_session);
        const auto manifest = readManifest(m_source, m_session);
        if (manifest.ok())
            ++m_found.whole;
        else
            add(EntryNames::manifest, manifest.error());
        const EntrySums sums = manifest.ok() ? knownSums(*manifest) : EntrySums();
        m_source.expect(sums);
        for (const auto& [name, sum] : sums)
            LAMINA_TRY(look(name, true));
        for (const std::string& name : m_source.names())
            if (name != EntryNames::manifest && !sums.contains(name))
                LAMINA_TRY(name == EntryNames::check ? lookAtRecord() : look(name, false));
        if (!m_found.archive)
            lookAtCheckpoint();
        if (manifest.ok() && m_found.damaged.empty() && !m_found.unchecked.empty())
            lookAtForm();
        return std::move(m_found);
    }

private:
    // Every version kept those of the text and its tokens.
    static EntrySums knownSums(const Manifest& manifest) {
        EntrySums sums = manifest.sums;
        sums.try_emplace(EntryNames::article, manifest.provenance.textSha256);
        if (!manifest.tokensSha256.empty())
            sums.try_emplace(EntryNames::tokens, manifest.tokensSha256);
        return sums;
    }

    void add(const std::string& name, const Error& error) {
        // What the message says of the entry, which is named already.
        const std::size_t at = error.message.rfind(name);
        std::string problem = at == std::string::npos ? error.message : error.message.substr(at + name.size());
        m_found.damaged.push_back({name, std::move(problem)});
    }

    Status look(const std::string& name, bool known) {
        LAMINA_TRY(m_token.checkpoint());
        if (!m_source.contains(name)) {
            std::error_code error;
            const bool folder = !m_found.archive && fs::is_directory(m_session / name, error);
            m_found.damaged.push_back({name, folder ? " is a folder" : " is missing"});
            return {};
        }
        if (const auto bytes = m_source.read(name, ContentLimits::weights); !bytes.ok()) {
            if (bytes.error().kind == ErrorKind::OutOfMemory)
                return bytes.error();
            add(name, bytes.error());
        } else if (known) {
            ++m_found.whole;
        } else {
            m_found.unchecked.push_back(name);
        }
        return {};
    }

    // What is known of check.json is the archive's own checksum.
    Status lookAtRecord() {
        const auto text = m_source.read(EntryNames::check, ContentLimits::manifest);
        const auto record =
            text.ok() ? readContent(m_session.string() + ": " + EntryNames::check, [&] { return parseCheck(*text); })
                      : Result<CheckRecord>(text.error());
        if (record.ok())
            ++m_found.whole;
        else
            add(EntryNames::check, record.error());
        return {};
    }

    void lookAtCheckpoint() {
        if (const fs::path file = m_session / JournalNames::checkpoint; isThere(file)) {
            if (const auto checkpoint = readCheckpointFile(file); checkpoint.ok())
                ++m_found.whole;
            else
                add(JournalNames::checkpoint, checkpoint.error());
        }
    }

    // Without checksums damage may show in what the entries say.
    void lookAtForm() {
        const auto session = Session::open(m_session);
        if (!session.ok()) {
            addByMessage(session.error());
            return;
        }
        for (const LayerResultPtr& layer : (*session)->profile().all())
            if ((*session)->hasSaeWeights(layer->key))
                if (const auto weights = (*session)->saeWeights(layer->key); !weights.ok())
                    addByMessage(weights.error());
    }
    // The entry that the message names.
    void addByMessage(const Error& error) {
        std::size_t longest = 0;
        std::string named;
        for (const std::string& name : m_source.names())
            if (name.size() > longest && error.message.find(name) != std::string::npos) {
                longest = name.size();
                named = name;
            }
        if (named.empty()) {
            m_found.damaged.push_back({EntryNames::manifest, ": " + error.message});
            return;
        }
        add(named, error);
        std::erase(m_found.unchecked, named);
    }

    const fs::path m_session;
    ContentSource& m_source;
    RunToken& m_token;
    SessionIntegrity m_found;
};

} // namespace

Result<SessionIntegrity> checkIntegrity(const fs::path& session, RunToken& token) {
    LAMINA_ASSIGN(const auto source, ContentSource::open(session));
    if (!source->isArchive() && !isThere(session / EntryNames::manifest))
        return makeError(ErrorKind::NotFound, session.string() + " is no session: it has no manifest.json");
    return IntegrityCheck(session, *source, token).run();
}

} // namespace lamina
