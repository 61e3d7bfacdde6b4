-- Requests for wrk: a file with one on each line, taken in turn.
-- METHOD <tab> path <tab> cookie <tab> body; {n} in a body is a number that no other request has.
local lines, at, count, base = {}, 0, 0, 0
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  for line in io.lines(args[1]) do
    local method, path, cookie, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    table.insert(lines, {method, path, cookie, body})
  end
  base = number * 100000000 + tonumber(args[2])
end

function request()
  at = at % #lines + 1
  count = count + 1
  local line = lines[at]
  local headers = {
    ["Accept-Language"] = "en-US,en;q=0.9",
    -- Each from an address of its own, as people would be: limits count, and refuse nobody.
    ["X-Forwarded-For"] = string.format("10.%d.%d.%d", count / 65536 % 256, count / 256 % 256, count % 256),
  }
  if line[3] ~= "" then headers["Cookie"] = line[3] end
  if line[1] == "GET" then return wrk.format("GET", line[2], headers) end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  local body = line[4]:gsub("{n}", tostring(base + count))
  return wrk.format(line[1], line[2], headers, body)
end
