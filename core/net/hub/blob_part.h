// The part of a blob that is on disk, growing as the bytes come.
#pragma once

#include "base/run_token.h"
#include "net/http/http_request.h"
#include "net/hub/growing_file_hash.h"
#include "net/hub/model_progress.h"
#include "net/hub/remote_file.h"

#include <filesystem>

namespace lamina {

// Of a file whose length no server told: no model of this architecture is larger.
inline constexpr std::uint64_t mostBlobBytes = std::uint64_t{64} << 30;

struct PartPlan {
    std::filesystem::path path; // blobs/KEY.part
    const RemoteFile& file;     // what was announced
    std::string repository;     // for messages
    bool anyEtag = false;       // takes another file than the one announced
};

// The ETag of the server that sends it stands beside it (KEY.part.etag), for If-Range: it need not be the one the hub
// names. Belongs to the thread that transfers.
class BlobPart : public HttpSink {
public:
    enum class Ended { No, Changed, Restart };

    // What the plan refers to must outlive this.
    BlobPart(PartPlan plan, RunToken& token, ModelProgress& progress);
    ~BlobPart() override;
    BlobPart(const BlobPart&) = delete;
    BlobPart& operator=(const BlobPart&) = delete;

    // Goes on from what an earlier try has brought.
    Status open();
    // Empties it.
    Status restart();

    HttpHeaders conditions() override;
    void redirected(const HttpAnswer& answer);
    Status begin(const HttpAnswer& answer) override;
    Status write(std::string_view bytes) override;

    // To the disk, while the last bytes are hashed.
    Status flush();
    // Of the whole; waits for what is not hashed yet.
    Result<std::string> sha256();
    // Under its final name, once it is flushed.
    Status place(const std::filesystem::path& blob);
    void discard();

    const std::filesystem::path& path() const { return m_plan.path; }
    Ended ended() const { return m_ended; } // why the sink ended the last transfer
    std::uint64_t size() const { return m_size; }
    bool resumed() const { return m_resumed; }
    std::string shown() const { return m_plan.file.name + " of " + m_plan.repository; }

private:
    std::filesystem::path etagPath() const { return m_plan.path.string() + ".etag"; }
    bool isAnnounced(const std::string& etag) const;
    Status checkSpace(std::size_t coming);
    void startWriteback();
    Status stop(Ended why);

    const PartPlan m_plan;
    GrowingFileHash m_hash;
    RunToken& m_token;
    ModelProgress& m_progress;
    int m_fd = -1;
    std::uint64_t m_size = 0;
    std::uint64_t m_flushed = 0; // given to the disk so far
    std::uint64_t m_sinceSpaceCheck = 0;
    std::string m_serverEtag; // as sent, with its quotes
    std::string m_linkedEtag;
    bool m_resumed = false;
    Ended m_ended = Ended::No;
};

} // namespace lamina
