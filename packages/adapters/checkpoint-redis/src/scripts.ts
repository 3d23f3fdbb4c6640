import { script } from '@golden-hour/redis-connection'

/*
 * KEYS: the partition's hash, and the one in which a large save is staged; both in one slot of a cluster.
 * ARGV[1]: the caller's epoch. In every script that writes it is compared first, and kept where it is the greater:
 * whoever came before is fenced from then on, also where the server had forgotten.
 */
const FENCE = `
local kept = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0') or 0
if tonumber(ARGV[1]) < kept then return 'fenced' end
if tonumber(ARGV[1]) > kept then redis.call('HSET', KEYS[1], 'epoch', ARGV[1]) end
`

/** ARGV: the greatest epoch that the caller knows of. Answers the new epoch; see the README for why it grows. */
export const CLAIM = script(`
local kept = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0') or 0
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local epoch = string.format('%.0f', math.max(kept + 1, tonumber(ARGV[1]) + 1, now))
redis.call('HSET', KEYS[1], 'epoch', epoch)
return epoch
`)

/** ARGV: epoch. Answers 'fenced', or the meta that is kept and its sum, nothing where nothing is. */
export const LOOK = script(`${FENCE}
return redis.call('HMGET', KEYS[1], 'meta', 'sum')
`)

/**
 * ARGV: epoch, token of this save, '1' for its first call, milliseconds until what is staged is gone, then field and
 * value in turn. Answers 'staged', 'fenced', or 'disturbed' where another save has taken the place.
 */
export const STAGE = script(`${FENCE}
if ARGV[3] == '1' then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[2], 'token', ARGV[2])
elseif redis.call('HGET', KEYS[2], 'token') ~= ARGV[2] then
  return 'disturbed'
end
for at = 5, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1]) end
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 'staged'
`)

/**
 * ARGV: epoch, id of the checkpoint that this is a change of ('' for a whole state), id of this save, its meta and that
 * one's sum, token of what was staged ('' for nothing), number of fields staged, number of fields to be dropped and
 * their names, then field and value in turn. Answers 'saved', 'fenced', 'base-mismatch', or 'disturbed'.
 */
export const SAVE = script(`${FENCE}
local base, token = ARGV[2], ARGV[6]
if base ~= '' and redis.call('HGET', KEYS[1], 'id') ~= base then return 'base-mismatch' end
if token ~= '' then
  local whole = redis.call('HLEN', KEYS[2]) == tonumber(ARGV[7]) + 1
  if not whole or redis.call('HGET', KEYS[2], 'token') ~= token then return 'disturbed' end
end
local drops = tonumber(ARGV[8])
if base == '' then
  redis.call('DEL', KEYS[1])
  if token ~= '' then
    redis.call('HDEL', KEYS[2], 'token')
    redis.call('PERSIST', KEYS[2])
    redis.call('RENAME', KEYS[2], KEYS[1])
  end
else
  for at = 9, 8 + drops do redis.call('HDEL', KEYS[1], ARGV[at]) end
  if token ~= '' then
    redis.call('HDEL', KEYS[2], 'token')
    for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
      redis.call('HSET', KEYS[1], field, redis.call('HGET', KEYS[2], field))
    end
    redis.call('UNLINK', KEYS[2])
  end
end
for at = 9 + drops, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1]) end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'id', ARGV[3], 'meta', ARGV[4], 'sum', ARGV[5])
return 'saved'
`)
