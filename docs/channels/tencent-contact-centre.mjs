/**
 * Maps what Tencent's cloud contact centre (云联络中心) pushes onto the hotline's reports of calls and recordings.
 * A small server of the city's takes the push, maps it with this, and hands it on with client.mjs; phone.md says how.
 */

const DIRECTIONS = { 0: 'in', 1: 'out' };

/** How a session ended, as the push has it, in the hotline's words. What is not here is left out. */
const OUTCOMES = {
  ok: 'answered',
  ivrGiveUp: 'abandoned-in-menu',
  waitingGiveUp: 'abandoned-in-queue',
  ringingGiveUp: 'abandoned-ringing',
  userBusy: 'busy',
  error: 'failed',
};

/** What calls another line counts as handed over to it; all else stays inside the hotline. */
const LINES = /^(?:110|119|120|122)$/;

/** Unix seconds as the hotline's times; 0 stands for what did not happen. */
function time(seconds) {
  return seconds ? new Date(seconds * 1000).toISOString() : undefined;
}

/** Only what the hotline takes for an id of staff: letters, digits, point and hyphen. */
function code(text) {
  const cleaned = String(text ?? '').replaceAll(/[^0-9A-Za-z.-]/g, '-');
  return /^[0-9A-Za-z]/.test(cleaned) ? cleaned.slice(0, 32) : undefined;
}

/** Fields without a value are left out: they would else replace what an earlier report has said. */
function present(fields) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** A participant of the session that was passed on to somebody. */
function transferOf({ TransferTo, EndedTimestamp, StartTimestamp, Mail }) {
  const at = time(EndedTimestamp || StartTimestamp);
  if (!TransferTo || !at) return [];
  const mode = LINES.test(TransferTo) ? 'one-key' : 'internal';
  return [present({ at, mode, from: code(Mail), to: TransferTo })];
}

/** A push with `action=cdr`: the path and the form to hand on. */
export function callReport(push, region) {
  const transfers = (push.ServeParticipants ?? []).flatMap(transferOf);
  return {
    path: '/v1/intake/phone/calls',
    form: present({
      region,
      callId: push.SessionId,
      asOf: time(push.EndedTimestamp),
      direction: DIRECTIONS[push.Direction],
      callerPhone: push.Caller,
      calledNumber: push.Callee,
      startedAt: time(push.StartTimestamp),
      queuedAt: time(push.QueuedTimestamp),
      answeredAt: time(push.AcceptTimestamp),
      endedAt: time(push.EndedTimestamp),
      talkSeconds: push.Duration,
      queue: push.QueuedSkillGroupId ? String(push.QueuedSkillGroupId) : undefined,
      agentId: code(push.SeatUser?.Mail ?? push.SeatUser?.UserId),
      outcome: OUTCOMES[push.EndStatusString],
      transfers: transfers.length > 0 ? transfers : undefined,
    }),
  };
}

/**
 * A push with `action=record`.
 * @param retainUntil until when the city keeps recordings, ISO 8601 with offset
 */
export function recordingReport(push, region, retainUntil) {
  return {
    path: '/v1/intake/phone/recordings',
    form: present({
      region,
      callId: push.SessionId,
      recordId: push.RecordId,
      provider: 'tencent-ccc',
      asOf: time(push.Timestamp),
      // A bucket of the city's own keeps the recording; the contact centre's own address ends with its storage.
      uri: push.CustomRecordURL || push.RecordURL,
      startedAt: time(push.StartTimestamp),
      retainUntil,
    }),
  };
}

/** What the contact centre is to be answered; all but 0 makes it push again, three times at the most. */
export function pushAnswer(status) {
  return status < 300 ? { ErrCode: 0, ErrMsg: '' } : { ErrCode: status, ErrMsg: 'not taken' };
}
