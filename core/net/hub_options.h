// How a Hugging Face hub is reached, and where its cache lies.
#pragma once

#include "net/http/http_request.h"

#include <filesystem>
#include <string>

namespace lamina {

struct HubOptions {
    std::string endpoint;          // HF_ENDPOINT, else https://huggingface.co
    std::filesystem::path cache;   // HF_HUB_CACHE, else HF_HOME/hub, else XDG_CACHE_HOME or ~/.cache + /huggingface/hub;
                                   // empty without a home folder: then there are no models by name
    std::string token;             // HF_TOKEN, HUGGING_FACE_HUB_TOKEN or the file of HF_TOKEN_PATH or `hf auth
                                   // login`; sent to the endpoint's host alone, never logged
    std::string revision = "main"; // a branch, tag or commit
    bool offline = false;          // HF_HUB_OFFLINE, TRANSFORMERS_OFFLINE or LAMINA_OFFLINE set to a true value
    HttpLimits limits;
    static HubOptions fromEnvironment();
};

} // namespace lamina
